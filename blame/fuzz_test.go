package blame

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzMailmap(f *testing.F) {
	f.Add("A <a@x> B <b@x>\n# c\n<c@x> <D@x>\n", "B", "b@x")
	f.Add("A <a", "", "")
	f.Add("<> <>\n", "x", "")
	f.Fuzz(func(t *testing.T, text, name, address string) {
		m := parseMailmap(text)
		id := Identity{name, address}
		once := m.apply(id)
		require.Equal(t, once, m.apply(id))
		if !strings.Contains(text, "<") {
			require.Equal(t, id, once, "a file without an address says nothing")
		}
	})
}

func FuzzCommit(f *testing.F) {
	f.Add([]byte("tree 1\nparent 2\nauthor A <a> 1 +0000\ncommitter B <b> 2 -0130\nencoding latin1\n\nSubject\n\nCo-authored-by: C <c@x>\n"))
	f.Add([]byte("author >\x00< 99999999999999999999 +9999\n\n\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := parseCommit(data)
		require.NotContains(t, c.Subject, "\n")
		for _, id := range c.CoAuthors {
			require.NotEmpty(t, id.Email)
		}
		_, err := c.AuthorTime.MarshalJSON()
		require.NoError(t, err)
		decoded := decoder("latin1")(data)
		require.True(t, utf8.ValidString(decoded))
	})
}

func FuzzIgnoreRevs(f *testing.F) {
	f.Add("# x\n1111111111111111111111111111111111111111\nbad\n")
	f.Fuzz(func(t *testing.T, text string) {
		ids, problems := ParseIgnoreRevs(strings.NewReader(text))
		require.LessOrEqual(t, len(ids)+len(problems), strings.Count(text, "\n")+1)
	})
}
