package catalog

import (
	"io/fs"
	"path"
	"strings"
)

// An Emeritus is somebody whom an OWNERS file of the Prow kind lists as having
// stepped down: no owner, and no stranger either.
type Emeritus struct {
	Name string // a login, without @
	File string
	Line int // from 1
}

// EmeritusOf returns who stepped down as approver of a file, nearest folder first:
// emeritus_approvers of the OWNERS files from its folder to the root. It reads at
// most as many files as the path has folders.
func EmeritusOf(tree fs.FS, file string) []Emeritus {
	var out []Emeritus
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		name := path.Join(dir, "OWNERS")
		text, err := fs.ReadFile(tree, name)
		if err == nil && len(text) < 1<<20 && strings.Contains(string(text), "emeritus_approvers") {
			docs, _ := documents(text) // what is wrong with it the owners' reader says
			for _, doc := range docs {
				for _, n := range doc.get("emeritus_approvers").items() {
					if login := strings.TrimPrefix(n.text(), "@"); login != "" {
						out = append(out, Emeritus{strings.ToLower(login), name, n.line()})
					}
				}
			}
		}
		if dir == "." || dir == "/" {
			return out
		}
	}
}
