package stacktrace

// A partial collects the pieces of a line that a container runtime split: at
// 16 KiB, Docker and Kubernetes' runtimes begin a new line.
type partial struct {
	text []byte
	from offsets
}

// add appends a piece.
func (p *partial) add(l line) {
	if len(p.text)+len(l.text) > maxRecord {
		l.text = l.text[:maxRecord-len(p.text)]
	}
	p.from = p.from.add(len(p.text), l.offset(0))
	for _, m := range l.from {
		if m.inner > l.skip {
			p.from = append(p.from, move{len(p.text) + m.inner - l.skip, m.outer})
		}
	}
	p.text = append(p.text, l.text...)
}

// take returns the whole line.
func (p *partial) take() line {
	l := line{text: string(p.text), from: p.from, prefixed: true}
	*p = partial{}
	return l
}

// whole returns the line with the pieces that came before it; ok is false
// where more of it is to come.
func (e *engine) whole(s *source, l line) (_ line, ok bool) {
	p := &s.pieces
	if l.partial {
		if len(p.text) == 0 && len(l.text) > 0 {
			e.split++
		}
		p.add(l)
		return l, false
	}
	if len(p.text) > 0 {
		e.split--
		p.add(l)
		l = p.take()
	}
	return l, true
}
