package locate

import (
	"net/url"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// A spot is a printed file name taken apart. The printed text itself is kept
// in the frame; this copy is for comparing.
type spot struct {
	scheme string // of a URL, and what it names: webpack://shop/ is "webpack", "shop"
	host   string
	// parts are the path's, without drive, dots, query, archive and build
	// folders; relative says that none of them was cut off for good and the
	// path did not start at a root.
	parts    []string
	relative bool
	// whole says that a build tool's own folder was cut off, behind which paths
	// are the repository's: execroot/_main/, /_/.
	whole bool
	// elided says that whoever wrote the path down left its beginning out.
	elided bool
}

// maxPath bounds the printed file names that are looked at.
const maxPath = 4096

// normalize takes a printed file name apart. It is total: what is no path gives
// a spot without parts.
func normalize(format stacktrace.Format, file string) spot {
	if len(file) > maxPath || strings.IndexByte(file, 0) >= 0 {
		return spot{}
	}
	s := spot{relative: true}
	file = s.cutScheme(strings.TrimSpace(file))
	if format == stacktrace.JavaScript {
		file = cutLoaders(file)
	}
	if s.scheme != "" || format == stacktrace.JavaScript {
		file = cutQuery(file, s.scheme)
	}
	if strings.Contains(file, `\`) {
		file = strings.ReplaceAll(file, `\`, "/")
	}
	if len(file) > 2 && file[1] == ':' && file[2] == '/' && isLetter(file[0]) {
		file = file[2:]
	}
	if format != stacktrace.JavaScript || !strings.HasPrefix(file, "[") || strings.HasPrefix(file, "[...]") {
		file, s.elided = cutElided(file)
	} // [slug]/ is a folder that Next.js takes a route's name from
	if strings.HasPrefix(file, "/") {
		s.relative = false
	}
	s.parts = clean(file)
	s.cutBuild()
	return s
}

// cutElided drops what people put for the beginning of a path that they leave
// out: "[...]/", "<prefix>/", ".../".
func cutElided(file string) (string, bool) {
	first, rest, ok := strings.Cut(file, "/")
	if !ok || first == "" || strings.Trim(rest, "/") == "" {
		return file, false
	}
	open, end := first[0], first[len(first)-1]
	if first == "..." || first == "…" || open == '[' && end == ']' || open == '<' && end == '>' {
		return rest, true
	}
	return file, false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// clean cuts a path into parts and resolves the dots; those that lead out of
// the path are dropped.
func clean(file string) []string {
	parts := make([]string, 0, strings.Count(file, "/")+1)
	for p := range strings.SplitSeq(file, "/") {
		switch p {
		case "", ".", "...":
		case "..":
			if len(parts) > 0 {
				parts = parts[:len(parts)-1]
			}
		default:
			parts = append(parts, p)
		}
	}
	return parts
}

// cutScheme drops "https://host", "webpack://name/", "file://" and the like.
func (s *spot) cutScheme(file string) string {
	i := strings.Index(file, "://")
	if i < 1 || strings.ContainsAny(file[:i], `/\ .`) {
		return file
	}
	s.scheme, file = strings.ToLower(file[:i]), file[i+3:]
	s.relative = false
	switch s.scheme {
	case "webpack", "webpack-internal", "turbopack", "rspack", "ng", "vite", "app", "rollup":
		s.host, file = webpackName(file)
		s.relative = true
	case "file", "jar", "phar", "zip":
		return file
	default:
		s.host, file, _ = strings.Cut(file, "/")
	}
	return strings.TrimLeft(file, "/")
}

// webpackName takes the project's name off "name/./src/x", "@scope/name/src/x"
// and "/./src/x", which has none; "(rsc)/./src/x" names a layer.
func webpackName(file string) (name, rest string) {
	if strings.HasPrefix(file, "/") {
		return "", cutLayer(strings.TrimLeft(file, "/"))
	}
	name, rest, ok := strings.Cut(file, "/")
	if !ok {
		return "", file
	}
	if strings.HasPrefix(name, "@") {
		scoped, after, ok := strings.Cut(rest, "/")
		if ok {
			name, rest = name+"/"+scoped, after
		}
	}
	if name == "." || name == ".." || strings.HasPrefix(name, "(") {
		return "", cutLayer(file)
	}
	return name, cutLayer(rest)
}

func cutLayer(file string) string {
	if strings.HasPrefix(file, "(") {
		if layer, rest, ok := strings.Cut(file, ")/"); ok && !strings.Contains(layer, "/") {
			return rest
		}
	}
	return file
}

// cutLoaders drops the loaders that webpack writes before the module that they
// load: "css-loader/index.js??ruleSet[1]!./src/x.css".
func cutLoaders(file string) string {
	if module := file[strings.LastIndexByte(file, '!')+1:]; module != "" {
		return module
	}
	return file
}

// cutQuery drops ?query, of a URL #fragment too, and decodes %20.
func cutQuery(file, scheme string) string {
	file, _, _ = strings.Cut(file, "?")
	if scheme != "" && scheme != "file" {
		file, _, _ = strings.Cut(file, "#")
	}
	if strings.Contains(file, "%") {
		if decoded, err := url.PathUnescape(file); err == nil && !strings.ContainsRune(decoded, 0) {
			return decoded
		}
	}
	return file
}

// cutBuild drops the folders that build tools and archives put before a path of
// the repository.
func (s *spot) cutBuild() {
	for i := len(s.parts) - 2; i >= 0; i-- {
		p := s.parts[i]
		switch {
		case p == "execroot" && i+2 < len(s.parts):
			s.cut(i + 2)
		case strings.HasSuffix(p, ".runfiles") && i+2 < len(s.parts):
			s.cut(i + 2)
		case strings.HasSuffix(p, "!"), archive(p):
			s.cut(i + 1)
			s.whole = false
		default:
			continue
		}
		break
	}
	if i := index(s.parts, "bazel-out"); i >= 0 && i+3 < len(s.parts) {
		s.cut(i + 3)
	}
	switch {
	case len(s.parts) > 1 && (s.parts[0] == "_" || s.parts[0] == "bazel-bin" || s.parts[0] == "_N_E"):
		s.cut(1)
	case len(s.parts) > 3 && s.parts[0] == "proc" && s.parts[1] == "self" && s.parts[2] == "cwd":
		s.cut(3)
	}
}

func (s *spot) cut(n int) {
	s.parts, s.relative, s.whole = s.parts[n:], true, true
}

// archive reports whether a folder's name is that of an archive that runtimes
// load code from without unpacking it.
func archive(part string) bool {
	for _, suffix := range []string{".pyz", ".zip", ".egg", ".whl", ".pex", ".par", ".jar", ".war", ".asar", ".phar"} {
		if strings.HasSuffix(part, suffix) {
			return true
		}
	}
	return false
}

func index(parts []string, p string) int {
	for i, q := range parts {
		if q == p {
			return i
		}
	}
	return -1
}

// last returns the place of the last of the parts that is one of these, or -1.
func last(parts []string, of ...string) int {
	for i := len(parts) - 1; i >= 0; i-- {
		for _, q := range of {
			if parts[i] == q {
				return i
			}
		}
	}
	return -1
}
