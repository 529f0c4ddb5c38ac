package locate

import (
	"encoding/json"
	"strings"
)

// phpRule tells packages that composer installed, and finds the file of a class
// where composer.json says that it is loaded from.
func phpRule(t *Tree, q *query) verdict {
	i := last(q.parts, "vendor")
	if i < 0 || i+3 > len(q.parts)-1 {
		return t.autoloaded(q)
	}
	if v, ok := t.tracked(q.parts[i:]); ok {
		return v
	}
	name := q.parts[i+1] + "/" + q.parts[i+2]
	for _, d := range t.composer().packages[name] {
		if files := t.in(d, q.parts[i+3:]); files != nil {
			return only(files, "package "+name+" is "+t.shown(d))
		}
	}
	return library(name, "")
}

// composers is what every composer.json of the tree says: the folders of
// packages by name, and those of namespaces, as PSR-4 has them.
type composers struct {
	packages   map[string][]int32
	namespaces map[string][]int32
}

func (t *Tree) composer() composers {
	return table(t, "composer.json", func(t *Tree) composers {
		c := composers{map[string][]int32{}, map[string][]int32{}}
		for _, i := range t.manifests("composer.json") {
			c.add(t, i)
		}
		return c
	})
}

func (c composers) add(t *Tree, i int32) {
	type autoload struct {
		PSR4 map[string]json.RawMessage `json:"psr-4"`
	}
	var p struct {
		Name     string   `json:"name"`
		Autoload autoload `json:"autoload"`
		Dev      autoload `json:"autoload-dev"`
	}
	if json.Unmarshal(t.start(i, maxManifest), &p) != nil {
		return
	}
	if p.Name != "" {
		c.packages[p.Name] = append(c.packages[p.Name], t.folderOf(i))
	}
	for _, a := range []autoload{p.Autoload, p.Dev} {
		for prefix, folders := range a.PSR4 {
			prefix = strings.Trim(prefix, `\`)
			for _, folder := range oneOrMore(folders) {
				if d := t.findFolder(t.folderOf(i), split(folder)); d != none {
					c.namespaces[prefix] = append(c.namespaces[prefix], d)
				}
			}
		}
	}
}

// oneOrMore reads a text, or a list of them.
func oneOrMore(src json.RawMessage) []string {
	var one string
	if json.Unmarshal(src, &one) == nil {
		return []string{one}
	}
	var more []string
	_ = json.Unmarshal(src, &more) // of another kind: none
	return more
}

// autoloaded finds the file of the function's class by the longest namespace
// that composer.json gives a folder, if it has the printed name.
func (t *Tree) autoloaded(q *query) verdict {
	class := phpClass(q.function)
	if class == "" {
		return verdict{}
	}
	parts := strings.Split(class, `\`)
	if parts[len(parts)-1]+".php" != q.parts[len(q.parts)-1] {
		return verdict{}
	}
	namespaces := t.composer().namespaces
	for n := len(parts) - 1; n >= 0; n-- {
		prefix := strings.Join(parts[:n], `\`)
		rest := append(append([]string(nil), parts[n:len(parts)-1]...), parts[len(parts)-1]+".php")
		var files []int32
		for _, d := range namespaces[prefix] {
			files = union(files, t.in(d, rest))
		}
		if len(files) > 0 {
			return only(files, "class "+class+" is loaded from "+t.shown(t.folderOf(files[0])))
		}
	}
	return verdict{}
}

// phpClass is the class of "App\\Cart->add" and "App\\Cart::of".
func phpClass(function string) string {
	for _, mark := range []string{"->", "::"} {
		if class, _, ok := strings.Cut(function, mark); ok && strings.Contains(class, `\`) {
			return strings.TrimPrefix(class, `\`)
		}
	}
	return ""
}
