package locate

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/scope"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A program that was built without debugging information has frames of functions
// alone. Where nothing else of a stack trace leads to a file, what a person does
// is done: the functions are looked for in the files that are called alike.
const (
	maxUnnamed = 32  // functions that are looked for, innermost first
	maxOpened  = 192 // files that are looked into
	maxSource  = 1 << 20
	unnamed    = 0.8 // that the one file with the function is it
)

// nativeFormats are those of programs that are built without their sources'
// names, and whose functions' names are of the whole program.
var nativeFormats = map[stacktrace.Format]bool{stacktrace.GDB: true, stacktrace.Sanitizer: true, stacktrace.Linux: true}

var nativeEndings = set(".c .cc .cpp .cxx .c++ .m .mm .rs")

// A wanted function is one that some of the matches name, and nothing else.
type wanted struct {
	name, receiver string
	words          []string
	matches        []int
	files          []int32
}

// byFunction answers the frames that name functions alone.
func (l *locating) byFunction() {
	if slices.ContainsFunc(l.matches, func(m Match) bool { return m.Status.Located() }) {
		return
	}
	all := l.wanted()
	if len(all) == 0 {
		return
	}
	for _, i := range l.tree.calledAlike(all) {
		src, _ := l.tree.read(i, maxSource)
		for _, w := range all {
			if bytes.Contains(src, []byte(w.name)) && w.in(l.tree.text(i).functions) {
				w.files = append(w.files, i)
			}
		}
	}
	for _, w := range all {
		for _, i := range w.matches {
			l.found(&l.matches[i], l.of[i], w)
		}
	}
}

// wanted lists the functions that frames without a file name, where the name says
// something.
func (l *locating) wanted() (all []*wanted) {
	known := map[string]*wanted{}
	for i, m := range l.matches {
		q := l.of[i]
		if q == nil || m.File != "" || !nativeFormats[q.format] || systemModule(q.module) {
			continue
		}
		name := q.own
		if distinction(name) != rareName || strings.HasPrefix(name, "__") || strings.HasPrefix(name, "pthread_") {
			continue
		}
		key := name + "\x00" + receiver(q.function)
		w := known[key]
		if w == nil {
			if len(all) == maxUnnamed {
				continue
			}
			w = &wanted{name: name, receiver: receiver(q.function), words: wordsOf(name)}
			w.words = append(w.words, wordsOf(w.receiver)...)
			w.words = append(w.words, wordsOf(strings.TrimPrefix(path.Base(q.module), "lib"))...)
			known[key], all = w, append(all, w)
		}
		w.matches = append(w.matches, i)
	}
	return all
}

// systemModule reports whether a frame's module is the system's or a checker's.
func systemModule(module string) bool {
	base := path.Base(module)
	for _, start := range []string{"libc.", "libc-", "libpthread", "ld-", "libstdc++", "libasan", "libtsan", "libubsan", "vgpreload"} {
		if strings.HasPrefix(base, start) {
			return true
		}
	}
	return false
}

// receiver is the class or namespace before a function's own name: "Cart" of
// "shop::Cart::take(int)".
func receiver(function string) string {
	function, _, _ = strings.Cut(function, "(")
	i := strings.LastIndex(function, "::")
	if i < 0 {
		return ""
	}
	function = function[:i]
	return function[strings.LastIndexAny(function, ":> ")+1:]
}

// in reports whether one of a file's functions is the wanted one.
func (w *wanted) in(functions []scope.Function) bool {
	return slices.ContainsFunc(functions, func(f scope.Function) bool {
		return f.Name == w.name && (f.Receiver == "" || w.receiver == "" || f.Receiver == w.receiver || strings.HasSuffix(f.Receiver, "::"+w.receiver))
	})
}

// wordsOf are the words of a name: of pool_take, conn-pool and ConnPool.
func wordsOf(name string) (words []string) {
	word := func(s string) {
		if len(s) > 1 {
			words = append(words, strings.ToLower(s))
		}
	}
	start := 0
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c == '_' || c == '-' || c == '.':
			word(name[start:i])
			start = i + 1
		case 'A' <= c && c <= 'Z' && i > start && 'a' <= name[i-1] && name[i-1] <= 'z':
			word(name[start:i])
			start = i
		}
	}
	word(name[start:])
	return words
}

// calledAlike lists files of native languages, first those whose names and
// folders share most words with one of the functions.
func (t *Tree) calledAlike(all []*wanted) []int32 {
	of := map[string][]int{} // functions by word
	for n, w := range all {
		for _, word := range w.words {
			of[word] = append(of[word], n)
		}
	}
	type alike struct {
		file  int32
		words int
	}
	var files []alike
	others := 0
	counts := make([]int, len(all))
	for i := range t.files {
		base := t.names.at(t.files[i].name)
		if !nativeEndings[path.Ext(base)] {
			continue
		}
		clear(counts)
		for _, word := range stemWords(base) {
			for _, n := range of[word] {
				counts[n] += 2
			}
		}
		if d := t.folderOf(int32(i)); d > 0 {
			for _, word := range wordsOf(t.names.at(t.folders[d].name)) {
				for _, n := range of[word] {
					counts[n]++
				}
			}
		}
		most := slices.Max(counts)
		if most == 0 && others == maxOpened || t.isTest(int32(i)) || t.isCopyFolder(t.folderOf(int32(i))) {
			continue
		}
		if most == 0 {
			others++
		}
		files = append(files, alike{int32(i), most})
	}
	slices.SortStableFunc(files, func(x, y alike) int { return cmp.Compare(y.words, x.words) })
	var out []int32
	for _, f := range files[:min(len(files), maxOpened)] {
		out = append(out, f.file)
	}
	return out
}

// found answers a match by the files that have its function.
func (l *locating) found(m *Match, q *query, w *wanted) {
	switch len(w.files) {
	case 0:
	case 1:
		l.name(m, q, w.files[0], Unique, unnamed)
		m.Why = "no file was printed; of the files that were looked into only this one has " + w.name
		var why string
		if m.Origin, why = l.tree.origin(m.file); why != "" {
			m.Why += "; " + why
		}
		for _, f := range l.tree.text(m.file).functions {
			if f.Name == w.name {
				m.PathLine, m.Drifted = f.First, true
				break
			}
		}
	default:
		m.Status, m.Why = Ambiguous, "no file was printed; several files have "+w.name
		for _, i := range w.files[:min(len(w.files), MaxCandidates)] {
			m.Candidates = append(m.Candidates, l.tree.path(i))
		}
	}
}
