// Package whopage answers one question: this failed, so who should be paged,
// alongside operations, and why?
//
// It is the map of the module and holds no code. The way of an alert through
// it, with the package that does each step:
//
//	text or webhook body      resolve/webhook      bodies to alerts
//	  -> alert                resolve/alert        what failed
//	  -> stack traces         resolve/stacktrace   text to frames, innermost first
//	  -> files at a revision  resolve/locate       frames to files of a git tree
//	  -> owners               ownership            CODEOWNERS and its relatives
//	  -> recent changes       blame                who last changed those lines
//	  -> evidence, scores     resolve/rank         one table of weights
//	  -> plan                 resolve/plan         who is told, when, and why
//	  -> pages                resolve/render       PagerDuty, Slack, Markdown, ...
//
// Open [github.com/whopage/whopage/resolve/config] first: its Open takes a
// repository's directory and gives a Resolver, whose Resolve takes an alert and
// gives a plan. A plan always has operations in it, also when everything else
// failed; what could not be found out stands in its Problems.
//
// Each step takes and gives plain values, so a program that has the result of
// one step already can start at the next: ownership, blame and resolve/stacktrace
// are useful alone and know nothing of each other.
package whopage
