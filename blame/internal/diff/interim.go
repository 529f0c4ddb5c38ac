// Interim: a small stand-in until the real engine of this package is here; its
// owner deletes this file whole then.

package diff

import "bytes"

// Diff of whole blobs.
func Diff(a, b []byte, ignoreSpace bool) []Hunk {
	al, bl := keys(a, ignoreSpace), keys(b, ignoreSpace)
	start := 0
	for start < len(al) && start < len(bl) && al[start] == bl[start] {
		start++
	}
	ea, eb := len(al), len(bl)
	for ea > start && eb > start && al[ea-1] == bl[eb-1] {
		ea--
		eb--
	}
	d := &myers{a: al[start:ea], b: bl[start:eb], ca: make([]bool, ea-start), cb: make([]bool, eb-start)}
	d.run(0, len(d.a), 0, len(d.b))
	var out []Hunk
	i, j := 0, 0
	for i < len(d.a) || j < len(d.b) {
		if i < len(d.a) && d.ca[i] || j < len(d.b) && d.cb[j] {
			h := Hunk{A: i + start, B: j + start}
			for i < len(d.a) && d.ca[i] {
				i++
			}
			for j < len(d.b) && d.cb[j] {
				j++
			}
			h.ALen, h.BLen = i+start-h.A, j+start-h.B
			out = append(out, h)
			continue
		}
		i++
		j++
	}
	return out
}

func keys(b []byte, ignoreSpace bool) []string {
	var out []string
	for line := range bytes.Lines(b) {
		if ignoreSpace {
			line = bytes.Join(bytes.Fields(line), nil)
		}
		out = append(out, string(line))
	}
	return out
}

type myers struct {
	a, b   []string
	ca, cb []bool
	vf, vb []int
}

func (d *myers) run(a0, a1, b0, b1 int) {
	for a0 < a1 && b0 < b1 && d.a[a0] == d.b[b0] {
		a0++
		b0++
	}
	for a1 > a0 && b1 > b0 && d.a[a1-1] == d.b[b1-1] {
		a1--
		b1--
	}
	if a0 == a1 || b0 == b1 {
		for i := a0; i < a1; i++ {
			d.ca[i] = true
		}
		for j := b0; j < b1; j++ {
			d.cb[j] = true
		}
		return
	}
	x, y := d.middle(a0, a1, b0, b1)
	if x < 0 || x == a0 && y == b0 || x == a1 && y == b1 {
		for i := a0; i < a1; i++ {
			d.ca[i] = true
		}
		for j := b0; j < b1; j++ {
			d.cb[j] = true
		}
		return
	}
	d.run(a0, x, b0, y)
	d.run(x, a1, y, b1)
}

func (d *myers) middle(a0, a1, b0, b1 int) (int, int) {
	n, m := a1-a0, b1-b0
	maxd := (n + m + 1) / 2
	size := 2*(n+m) + 3
	off := n + m + 1
	vf, vb := make([]int, size), make([]int, size)
	for i := range vf {
		vf[i], vb[i] = -1, n+1
	}
	delta := n - m
	vf[off+1], vb[off+delta-1] = 0, n
	if delta-1+off < 0 {
		return -1, -1
	}
	for D := 0; D <= maxd && D < 2000; D++ {
		for k := -D; k <= D; k += 2 {
			if k < -m || k > n {
				continue
			}
			var x int
			if k == -D || k != D && vf[off+k-1] < vf[off+k+1] {
				x = vf[off+k+1]
			} else {
				x = vf[off+k-1] + 1
			}
			y := x - k
			for x >= 0 && y >= 0 && x < n && y < m && d.a[a0+x] == d.b[b0+y] {
				x++
				y++
			}
			vf[off+k] = x
			if delta%2 != 0 && k >= delta-(D-1) && k <= delta+(D-1) && x >= vb[off+k] && x <= n && y <= m {
				return a0 + x, b0 + y
			}
		}
		for k := delta - D; k <= delta+D; k += 2 {
			if k < -m || k > n {
				continue
			}
			var x int
			if k == delta+D || k != delta-D && vb[off+k-1] < vb[off+k+1] {
				x = vb[off+k-1]
			} else {
				x = vb[off+k+1] - 1
			}
			y := x - k
			for x > 0 && y > 0 && d.a[a0+x-1] == d.b[b0+y-1] {
				x--
				y--
			}
			vb[off+k] = x
			if delta%2 == 0 && k >= -D && k <= D && vf[off+k] >= x && x >= 0 && y >= 0 {
				return a0 + x, b0 + y
			}
		}
	}
	return -1, -1
}
