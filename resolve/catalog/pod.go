package catalog

import "strings"

// generated are the characters of the parts of a pod's name that Kubernetes
// makes up; it leaves out vowels and what looks alike.
const generated = "bcdfghjklmnpqrstvwxz2456789"

// workloads returns the names that a pod's may come from, likeliest first: of
// a CronJob (NAME-DIGITS-RANDOM), Deployment (NAME-HASH-RANDOM), StatefulSet
// (NAME-NUMBER), DaemonSet or bare ReplicaSet (NAME-RANDOM); of a container of
// compose (NAME_NUMBER) or task of a swarm (NAME.NUMBER.RANDOM); of a function of
// CloudFormation (NAME-RANDOM). The name itself is not among them: a service may be
// called api-2.
func workloads(pod string) []string {
	var names []string
	add := func(name string, found bool) {
		if found && name != "" {
			names = append(names, name)
		}
	}
	if name, task, found := strings.Cut(pod, "."); found {
		slot, _, more := strings.Cut(task, ".")
		add(name, more && isDigits(slot))
	}
	if i := strings.LastIndexByte(pod, '_'); i > 0 {
		add(pod[:i], isDigits(pod[i+1:]))
	}
	name, last, found := cutLast(pod)
	if !found {
		return names
	}
	add(name, isPhysical(last))
	if isGenerated(last, 5, 5) {
		shorter, middle, found := cutLast(name)
		add(shorter, found && isDigits(middle) && len(middle) >= 8 && len(middle) <= 10)
		add(shorter, found && isGenerated(middle, 5, 10))
	}
	add(name, isDigits(last) && len(last) <= 4)
	add(name, isGenerated(last, 5, 5) && strings.ContainsAny(last, "2456789") || isGenerated(last, 8, 10) && strings.ContainsAny(last, "2456789"))
	return names
}

func cutLast(name string) (before, after string, found bool) {
	i := strings.LastIndexByte(name, '-')
	if i <= 0 {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}

// isPhysical reports whether a part of a name is what CloudFormation makes up to
// keep resources apart: 12 or 13 upper-case letters and digits.
func isPhysical(part string) bool {
	return (len(part) == 12 || len(part) == 13) && strings.Trim(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == "" && strings.ContainsAny(part, "0123456789")
}

func isGenerated(part string, least, most int) bool {
	return len(part) >= least && len(part) <= most && strings.Trim(part, generated) == ""
}
