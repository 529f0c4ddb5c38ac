package blame

import (
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

// The ways in which a short name of a ref is completed, in the order of
// gitrevisions(7).
var refPlaces = []string{"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"}

// ref finds a ref by its full or short name and returns its full name, too.
func (r *Repo) ref(name string) (Hash, string, error) {
	if !isRefName(name) {
		return Hash{}, "", fs.ErrNotExist
	}
	for _, place := range refPlaces {
		if place == "" && !strings.HasPrefix(name, "refs/") && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
			continue // beside refs/ only HEAD and the like are refs
		}
		if id, err := r.src.Ref(place + name); err == nil {
			return id, place + name, nil
		}
	}
	full := "refs/remotes/" + name + "/HEAD"
	id, err := r.src.Ref(full)
	return id, full, err
}

// isRefName keeps names away that git allows no ref and that could lead out of
// the repository.
func isRefName(name string) bool {
	if name == "" || strings.ContainsAny(name, " ~^:?*[\\\x7f") || strings.Contains(name, "..") || strings.HasSuffix(name, ".lock") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || strings.HasPrefix(part, ".") {
			return false
		}
	}
	return strings.IndexFunc(name, func(c rune) bool { return c < ' ' }) < 0
}

// logged finds REF@{INSIDE in the ref's log; without a ref in that of the
// current branch.
func (r *Repo) logged(name, inside string) (Hash, error) {
	inside, rest, closed := strings.Cut(inside, "}")
	n, err := strconv.Atoi(inside)
	switch {
	case !closed || rest != "":
		return Hash{}, noCommit("@{ is not closed")
	case err != nil:
		return Hash{}, noCommit("@{%s} is not supported: only numbers are", inside)
	case n < 0 && name == "":
		return r.checkedOut(-n)
	case n < 0:
		return Hash{}, noCommit("@{%s} stands alone or not at all", inside)
	}
	full, err := r.logName(name)
	if err != nil {
		return Hash{}, err
	}
	log, err := r.src.Reflog(full)
	if err != nil {
		return Hash{}, err
	}
	if n == 0 {
		return r.src.Ref(full)
	}
	switch {
	case n < len(log):
		return log[n].New, nil
	case n == len(log) && n > 0 && !log[n-1].Old.IsZero():
		return log[n-1].Old, nil
	}
	return Hash{}, noCommit("the log of %s has only %s", full, count(len(log), "entry"))
}

// logName is the full name of the ref whose log is asked.
func (r *Repo) logName(name string) (string, error) {
	switch name {
	case "":
		if branch, err := r.src.Symbolic("HEAD"); err == nil {
			return branch, nil
		}
		return "HEAD", nil
	case "@":
		return "HEAD", nil
	}
	_, full, err := r.ref(name)
	if err != nil {
		return "", noCommit("no such ref")
	}
	return full, nil
}

// checkedOut finds @{-N}: the branch, or commit, that was left at the N-th last
// change of branches.
func (r *Repo) checkedOut(n int) (Hash, error) {
	log, err := r.src.Reflog("HEAD")
	if err != nil {
		return Hash{}, err
	}
	for _, e := range log {
		from, moved := strings.CutPrefix(e.Message, "checkout: moving from ")
		if !moved {
			continue
		}
		if n--; n > 0 {
			continue
		}
		name, _, _ := strings.Cut(from, " to ")
		if id, err := r.src.Ref("refs/heads/" + name); err == nil {
			return id, nil
		}
		return e.Old, nil
	}
	return Hash{}, noCommit("so many branches were not checked out")
}

// allHeads are the commits that any ref names, and HEAD's.
func (r *Repo) allHeads() []Hash {
	var heads []Hash
	if id, err := r.src.Ref("HEAD"); err == nil {
		heads = append(heads, id)
	}
	refs, _ := r.src.Refs("refs/")
	for _, ref := range refs {
		heads = append(heads, ref.ID)
	}
	return heads
}

// findMessage finds the youngest commit, of those that heads can reach, whose
// message matches: !-TEXT is one that does not match, !! stands for one !.
func (r *Repo) findMessage(heads []Hash, text string) (Hash, error) {
	want := true
	if after, special := strings.CutPrefix(text, "!"); special {
		switch {
		case strings.HasPrefix(after, "!"):
			text = after
		case strings.HasPrefix(after, "-"):
			want, text = false, after[1:]
		default:
			return Hash{}, noCommit("/!%s is not supported", after)
		}
	}
	pattern, err := regexp.Compile("(?m)" + text)
	if err != nil {
		return Hash{}, noCommit("%v", err)
	}
	found := Hash{}
	err = r.eachCommit(heads, func(n *node) (step, error) {
		_, data, err := r.src.Read(n.id)
		if err != nil {
			return stop, err
		}
		if pattern.MatchString(parseCommit(data).Message) == want {
			found = n.id
			return stop, nil
		}
		return follow, nil
	})
	if err == nil && found.IsZero() {
		err = noCommit("no commit's message matches")
	}
	return found, err
}
