package resolve

import (
	"slices"
	"sync"

	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/rank"
)

// Bounds of what is looked for elsewhere: a name that more lines use says
// little, and a line has few names that say much.
const (
	mentionLines = 40
	mentionNames = 12
)

var name = lazy.Regexp(`[A-Za-z_][A-Za-z0-9_]{2,}`)

// commonNames are words of programming languages, which name nothing.
var commonNames = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range name().FindAllString(`if else for while return int char void struct static const bool true false
		null None self def class import from this new try except catch and not with the func var let err nil string
		uint32_t uint64_t uint8_t size_t unsigned long sizeof break case switch continue goto assert`, -1) {
		set[w] = true
	}
	return set
})

// addMentions finds the lines of the failing files that use a name of the
// frame's line: a field that fails here was written there.
func (c *incident) addMentions(f *rank.Frame) {
	lines := c.source(f.File).lines
	if f.Line < 1 || f.Line > len(lines) || f.Handler {
		return
	}
	var known []string
	for _, word := range name().FindAllString(lines[f.Line-1], -1) {
		if commonNames()[word] || slices.Contains(known, word) || len(known) == mentionNames {
			continue
		}
		known = append(known, word)
		f.Mentions = append(f.Mentions, c.mentions(word, f)...)
	}
}

// mentions are the lines that use a word, but the frame's own; none where there
// are too many.
func (c *incident) mentions(word string, f *rank.Frame) []rank.Mention {
	var found []rank.Mention
	for i := range c.files {
		for _, line := range c.source(i).words[word] {
			if i != f.File || line != f.Line {
				found = append(found, rank.Mention{Word: word, File: i, Line: line})
			}
			if len(found) > mentionLines {
				return nil
			}
		}
	}
	for i := range found {
		found[i].Of = len(found)
	}
	return found
}

// addMentioners says who last changed the lines that mention a name, now that
// the files were blamed.
func (c *incident) addMentioners() {
	for i := range c.evidence.Frames {
		mentions := c.evidence.Frames[i].Mentions
		for j, m := range mentions {
			for _, run := range c.evidence.Files[m.File].Runs {
				if run.First <= m.Line && m.Line <= run.Last {
					mentions[j].Commit = run.Commit
				}
			}
		}
	}
}

// source is the text of a failing file at the running revision.
func (c *incident) source(file int) source {
	f := c.files[file]
	return c.resolver.cache.source(f.repo.revision, f.path)
}
