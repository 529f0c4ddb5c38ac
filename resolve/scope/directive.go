package scope

import "strings"

// directive keeps the braces of #if and #else apart: each branch starts from
// where the first one did.
func (f *finder) directive(text string) {
	if f.dead > 0 {
		switch {
		case strings.HasPrefix(text, "if"):
			f.dead++
			return
		case strings.HasPrefix(text, "endif"):
			f.dead--
		case strings.HasPrefix(text, "el") && f.dead == 1:
			f.dead = 0
			return
		}
		if f.dead > 0 {
			return
		}
	}
	switch {
	case strings.HasPrefix(text, "if"):
		if text == "if 0" {
			f.dead = 1
		}
		if len(f.saved) < 100 {
			f.saved = append(f.saved, append([]block(nil), f.blocks[max(0, len(f.blocks)-maxSaved):]...))
		}
	case strings.HasPrefix(text, "el") && len(f.saved) > 0:
		f.restore(f.saved[len(f.saved)-1])
	case strings.HasPrefix(text, "endif") && len(f.saved) > 0:
		f.saved = f.saved[:len(f.saved)-1]
	}
}

const maxSaved = 32

// restore goes back to the blocks that were open at an #if, as far as they are
// still there or were closed in the branch before.
func (f *finder) restore(saved []block) {
	switch n := len(saved); {
	case n == maxSaved:
	case len(f.blocks) > n:
		for len(f.blocks) > n {
			f.end(f.last.line)
		}
	case len(f.blocks) < n:
		for _, b := range saved[len(f.blocks):] {
			b.base = len(f.heads)
			f.blocks = append(f.blocks, b)
		}
		f.parens = f.top().parens
	}
}
