package blame

import "strings"

// coAuthors reads the Co-authored-by trailers of a message: of its last
// paragraph, in any case of letters. The author is not named again.
func coAuthors(message string, author Identity) []Identity {
	message = strings.TrimRight(strings.ReplaceAll(message, "\r\n", "\n"), " \t\n")
	last := message[max(0, strings.LastIndex(message, "\n\n")):]
	var out []Identity
	seen := map[string]bool{strings.ToLower(author.Email): true}
	for line := range strings.Lines(last) {
		key, value, _ := strings.Cut(line, ":")
		if !strings.EqualFold(strings.TrimSpace(key), "Co-authored-by") {
			continue
		}
		id, _ := parseIdentity(strings.TrimSpace(value))
		if address := strings.ToLower(id.Email); address != "" && !seen[address] {
			seen[address] = true
			out = append(out, id)
		}
	}
	return out
}
