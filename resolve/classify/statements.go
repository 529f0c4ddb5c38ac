package classify

import (
	"regexp"
	"strings"
)

// statements cuts a text into the parts whose words are meant: one a line,
// without what only carries or quotes. The part after "error:" or "err=" goes
// before the line that holds it.
func statements(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || testVerdict.MatchString(line) {
			continue
		}
		line = unescape.Replace(line)
		if at := errorPart.FindStringIndex(line); at != nil {
			out = append(out, unquoted(line[at[1]:]))
		}
		out = append(out, unquoted(line))
	}
	return out
}

var (
	// errorPart is what introduces the error in a log line.
	errorPart = regexp.MustCompile(`(?i)("?\b(err|error|exception|cause|reason|last error|caused by)"?\s*[=:]\s*"?)`)
	// testVerdict is a test runner's line: a test's name says what is tested,
	// not what failed.
	testVerdict = regexp.MustCompile(`^(--- (FAIL|PASS|SKIP)|FAIL(ED)?|PASS(ED)?|ok)\b`)
	unescape    = strings.NewReplacer(`\"`, `"`, `\n`, " ", `\t`, " ")
	// quotation is a short quoted word or two: a key, a name or an operand,
	// which the failure is about but not made of.
	quotation = regexp.MustCompile(`'[^':\n]{1,40}'|\x60[^\x60:\n]{1,40}'|"[\w./-]{1,24}"`)
)

// unquoted blanks out short quotations, but for the keys and values of records.
func unquoted(s string) string {
	return quotation.ReplaceAllStringFunc(s, func(q string) string {
		if q[0] == '"' && recordWords[strings.Trim(q, `"`)] {
			return q
		}
		return q[:1] + "..." + q[len(q)-1:]
	})
}

// recordWords are values of records that stand in quotes and are the failure
// itself.
var recordWords = map[string]bool{
	"OOMKilled": true, "OOMKilling": true, "ErrImagePull": true, "ImagePullBackOff": true, "Evicted": true,
	"FailedScheduling": true, "FailedMount": true, "FailedAttachVolume": true, "FailedCreatePodSandBox": true,
	"NodeNotReady": true, "Preempted": true, "DiskPressure": true, "MemoryPressure": true, "SystemOOM": true,
	"FreeDiskSpaceFailed": true, "NodeHasDiskPressure": true, "EvictionThresholdMet": true, "InvalidDiskCapacity": true,
}
