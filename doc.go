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
//	     and their functions  resolve/scope        source text to lines of functions
//	     or a service's       resolve/catalog      names and labels to files and owners
//	  -> owners               ownership            CODEOWNERS and its relatives
//	  -> recent changes       blame                who last changed those lines
//	  -> evidence, scores     resolve/rank         one table of weights
//	  -> kind of failure      resolve/classify     code or infrastructure
//	  -> responders           resolve/people       owners and authors to who can be told
//	  -> roles, urgencies     resolve/policy       who is paged, and who sleeps on
//	  -> plan                 resolve/plan         who is told, when, and why
//	  -> pages                resolve/render       PagerDuty, Slack, Markdown, ...
//
// Package resolve runs the steps from alert to plan, resolve/config makes its
// Resolver from a repository's .whopage.yaml, and cmd/whopage is all of it at the
// command line.
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
