package catalog

import (
	"bytes"
	"path"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
)

var (
	tiltBuild  = lazy.Regexp(`\bdocker_build(?:_with_restart)?\(\s*(?:ref\s*=\s*)?["']([^"']+)["']\s*,\s*(?:context\s*=\s*)?["']([^"']+)["']([^)]*)`)
	tiltFile   = lazy.Regexp(`dockerfile\s*=\s*["']([^"']+)["']`)
	tiltOnly   = lazy.Regexp(`only\s*=\s*\[\s*["']([^"']+)["']\s*,?\s*\]`)
	bakeTarget = lazy.Regexp(`(?m)^target\s+"([^"]+)"\s*\{([^}]*)`)
	bakeField  = lazy.Regexp(`(?m)^\s*(context|dockerfile)\s*=\s*"([^"]*)"`)
)

// tiltBuilds reads the images that a Tiltfile builds, where image and folder are
// written out. Tilt's Dockerfiles are named from the Tiltfile's folder; where only
// one folder of the context goes in, that is the one.
func tiltBuilds(text []byte) ([]deployed, error) {
	var out []deployed
	for _, m := range tiltBuild().FindAllSubmatchIndex(text, maxTargets) {
		d := deployed{names: []string{string(text[m[2]:m[3]])}, line: lineAt(text, m[0]), context: string(text[m[4]:m[5]])}
		if file := tiltFile().FindSubmatch(text[m[6]:m[7]]); file != nil {
			d.dockerfile = below(d.context, string(file[1]))
		}
		if only := tiltOnly().FindSubmatch(text[m[6]:m[7]]); only != nil {
			d.context, d.dockerfile = path.Join(d.context, string(only[1])), ""
		}
		out = append(out, d)
	}
	return out, nil
}

// below is a path from the same folder as another, seen from that one; empty where
// it does not lie below.
func below(folder, file string) string {
	folder, file = path.Clean(folder), path.Clean(file)
	if folder == "." {
		return file
	}
	rest, within := strings.CutPrefix(file, folder+"/")
	if !within {
		return ""
	}
	return rest
}

// maxTargets bounds the builds that are read of one file.
const maxTargets = 1000

// bakeTargets reads the targets of a docker-bake.hcl that are built from a folder
// of their own; those of the root are as often linters and tests.
func bakeTargets(text []byte) ([]deployed, error) {
	var out []deployed
	for _, m := range bakeTarget().FindAllSubmatchIndex(text, maxTargets) {
		d := deployed{names: []string{string(text[m[2]:m[3]])}, line: lineAt(text, m[0])}
		for _, field := range bakeField().FindAllSubmatch(text[m[4]:m[5]], -1) {
			if string(field[1]) == "context" {
				d.context = string(field[2])
			} else {
				d.dockerfile = string(field[2])
			}
		}
		if serviceFolder(path.Clean(d.context), d.dockerfile) != "." {
			out = append(out, d)
		}
	}
	return out, nil
}

func lineAt(text []byte, offset int) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }
