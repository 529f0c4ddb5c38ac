package blame

import "strings"

// decoder returns what makes UTF-8 of a commit's text, by the name of its
// encoding. Texts in encodings that are rare in commits stay as they are.
func decoder(encoding string) func([]byte) string {
	var high map[byte]rune
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1":
	case "iso-8859-15", "iso8859-15", "latin9", "latin-9":
		high = latin9
	case "windows-1252", "cp1252":
		high = windows1252
	default:
		return func(b []byte) string { return string(b) }
	}
	return func(b []byte) string {
		var out strings.Builder
		for _, c := range b {
			r, differs := high[c]
			if !differs {
				r = rune(c)
			}
			out.WriteRune(r)
		}
		return out.String()
	}
}

// Where the encodings differ from ISO 8859-1, whose bytes are code points.
var (
	latin9      = map[byte]rune{0xa4: '€', 0xa6: 'Š', 0xa8: 'š', 0xb4: 'Ž', 0xb8: 'ž', 0xbc: 'Œ', 0xbd: 'œ', 0xbe: 'Ÿ'}
	windows1252 = map[byte]rune{
		0x80: '€', 0x82: '‚', 0x83: 'ƒ', 0x84: '„', 0x85: '…', 0x86: '†', 0x87: '‡', 0x88: 'ˆ', 0x89: '‰', 0x8a: 'Š', 0x8b: '‹', 0x8c: 'Œ', 0x8e: 'Ž',
		0x91: '‘', 0x92: '’', 0x93: '“', 0x94: '”', 0x95: '•', 0x96: '–', 0x97: '—', 0x98: '˜', 0x99: '™', 0x9a: 'š', 0x9b: '›', 0x9c: 'œ', 0x9e: 'ž', 0x9f: 'Ÿ',
	}
)
