package object

import "testing"

// BenchmarkSources reads the headers and root trees of a history of 300
// commits, opening anew each time: what a cold process pays.
func BenchmarkSources(b *testing.B) {
	r := newRepo(b)
	r.history(300)
	r.git("repack", "-adfq")
	head := r.head()
	walk := func(b *testing.B, s Source) {
		for id := head; ; {
			c, err := s.Commit(id)
			if err != nil {
				b.Fatal(err)
			}
			loan, err := s.Lend(c.Tree)
			if err != nil {
				b.Fatal(err)
			}
			if _, found, err := FindEntry(loan.Data, "lib"); !found || err != nil {
				b.Fatal(err)
			}
			loan.Return()
			if len(c.Parents) == 0 {
				break
			}
			id = c.Parents[0]
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	files := func(b *testing.B) Source {
		f, err := OpenFiles(r.dir)
		if err != nil {
			b.Fatal(err)
		}
		return f
	}
	b.Run("reader=files", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			walk(b, files(b))
		}
	})
	b.Run("reader=storer", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			walk(b, OpenStorer(wrapped{r.storage()}))
		}
	})
	r.git("commit-graph", "write", "--reachable")
	b.Run("reader=graph", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			walk(b, files(b))
		}
	})
}
