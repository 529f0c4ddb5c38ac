package ownership

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	ownersName  = "OWNERS"
	aliasesName = "OWNERS_ALIASES"
)

// loadProw reads the OWNERS of all folders, as kubernetes-sigs/prow
// pkg/repoowners documents them: approvers are the owners, reviewers and
// emeritus_approvers are not.
func loadProw(src source, names []string) (*Ruleset, error) {
	p := prow{rules: &folders{byDir: map[string]*ownersFolder{}, onlyIfFound: true}}
	text, err := src.read(aliasesName)
	switch {
	case err == nil:
		p.aliases = p.readAliases(text)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fault(aliasesName, err)
	}
	for _, name := range names {
		text, err := src.read(name)
		if err != nil {
			return nil, fault(name, err)
		}
		p.sheet = sheet{file: name, notes: p.notes}
		p.read(dirOf(name), text)
	}
	return &Ruleset{dialect: Prow, file: ownersName, rules: p.rules.rules, diagnostics: p.notes, reading: p.rules}, nil
}

// A prow reads OWNERS files in YAML.
type prow struct {
	sheet
	aliases map[string][]string
	rules   *folders
}

// read reads the file of one folder.
func (p *prow) read(dir, text string) {
	doc, ok := p.document(text)
	if !ok {
		return
	}
	folder := &ownersFolder{}
	options, _ := field(doc, "options")
	if no, found := field(options, "no_parent_owners"); found {
		folder.noParents = no.Value == "true"
	}
	filters, filtered := field(doc, "filters")
	switch simple := p.simple(doc); {
	case simple && filtered:
		p.yamlNote(filters, Warning, OddPattern, "filters do not count beside approvers and the like")
		fallthrough
	case simple:
		p.add(folder, doc, Rule{Line: doc.Line, Pattern: folderPattern(dir)}, nil)
	case filtered:
		p.filters(folder, filters)
	}
	if folder.noParents && len(folder.entries) == 0 {
		p.add(folder, options, Rule{Line: options.Line, Pattern: folderPattern(dir)}, nil) // keeps parents out, owns nothing
	}
	if len(folder.entries) > 0 {
		p.rules.byDir[dir] = folder
	}
}

// simple reports whether a file names anybody or anything outside of filters.
func (p *prow) simple(doc *yaml.Node) bool {
	for _, key := range []string{"approvers", "reviewers", "required_reviewers", "labels"} {
		list, found := field(doc, key)
		if found && list.Kind == yaml.SequenceNode && len(list.Content) > 0 {
			return true
		}
		if found && list.Kind != yaml.SequenceNode && list.Tag != "!!null" {
			p.yamlNote(list, Error, InvalidSyntax, "%s is no list, and is not used", key)
		}
	}
	return false
}

func (p *prow) filters(folder *ownersFolder, filters *yaml.Node) {
	for key, value := range pairs(filters) {
		if len(key.Value) > maxExpression {
			p.yamlNote(key, Error, LimitReached, "the expression is longer than %d bytes", maxExpression)
			continue
		}
		expression, err := regexp.Compile(key.Value)
		if err != nil {
			p.yamlNote(key, Error, InvalidPattern, "%v", err)
			continue
		}
		p.add(folder, value, Rule{Line: key.Line, Pattern: key.Value}, expression.MatchString)
	}
}

// add adds the approvers of a mapping as the owners of a rule.
func (p *prow) add(folder *ownersFolder, from *yaml.Node, r Rule, takes func(string) bool) {
	r.File = p.file
	var approvers *yaml.Node
	for key, value := range pairs(from) {
		if key.Value == "approvers" {
			approvers = value
			if takes == nil {
				r.Line = key.Line
			}
		}
	}
	for login := range p.logins(approvers) {
		members, known := p.aliases[login]
		if !known {
			members = []string{login}
		}
		for _, m := range members {
			if !slices.Contains(r.Owners, m) {
				r.Owners = append(r.Owners, m)
			}
		}
	}
	folder.entries = append(folder.entries, folderEntry{rule: len(p.rules.rules), takes: takes})
	p.rules.rules = append(p.rules.rules, r)
}

// readAliases reads OWNERS_ALIASES: names to members.
func (p *prow) readAliases(text string) map[string][]string {
	p.sheet = sheet{file: aliasesName, notes: p.notes}
	aliases := map[string][]string{}
	doc, _ := p.document(text)
	all, _ := field(doc, "aliases")
	for name, members := range pairs(all) {
		aliases[login(name.Value)] = slices.Collect(p.logins(members))
	}
	return aliases
}

// logins are the names of a list, as they are compared.
func (p *prow) logins(list *yaml.Node) func(func(string) bool) {
	return func(yield func(string) bool) {
		if list == nil || list.Tag == "!!null" {
			return
		}
		if list.Kind != yaml.SequenceNode {
			p.yamlNote(list, Error, InvalidSyntax, "a list of logins is wanted here; it is not used")
			return
		}
		for _, item := range list.Content {
			item = resolved(item)
			if item.Kind != yaml.ScalarNode || item.Tag == "!!null" {
				p.yamlNote(item, Error, InvalidOwner, "a login is wanted here; it is not used")
			} else if !yield(login(item.Value)) {
				return
			}
		}
	}
}

func login(s string) string { return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "@") }

// document parses YAML; what is none is reported and not used.
func (p *prow) document(text string) (*yaml.Node, bool) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		p.notes = append(p.notes, Diagnostic{
			File: p.file, Line: yamlLine(err), Column: 1, Severity: Error, Kind: InvalidSyntax,
			Message: "the file is not used: " + strings.TrimPrefix(err.Error(), "yaml: "),
		})
		return nil, false
	}
	if len(doc.Content) == 0 {
		return nil, false
	}
	root := resolved(doc.Content[0])
	if root.Kind != yaml.MappingNode {
		p.yamlNote(root, Error, InvalidSyntax, "the file is not used: it holds no mapping")
		return nil, false
	}
	return root, true
}

func (p *prow) yamlNote(at *yaml.Node, severity Severity, kind Kind, format string, args ...any) {
	note := p.note(line{number: at.Line}, 0, severity, kind, format, args...)
	note.Column = at.Column
}

// field is a mapping's value, if it is there.
func field(mapping *yaml.Node, name string) (*yaml.Node, bool) {
	for key, value := range pairs(mapping) {
		if key.Value == name {
			return value, true
		}
	}
	return nil, false
}

// pairs are a mapping's keys and values.
func pairs(mapping *yaml.Node) func(func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if mapping == nil || mapping.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(mapping.Content); i += 2 {
			if !yield(mapping.Content[i], resolved(mapping.Content[i+1])) {
				return
			}
		}
	}
}

// resolved follows an alias of YAML to what it stands for.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

var yamlPlace = regexp.MustCompile(`line (\d+)`)

// yamlLine is the line that an error of the YAML parser names, else 1.
func yamlLine(err error) int {
	if m := yamlPlace.FindStringSubmatch(err.Error()); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return n
		}
	}
	return 1
}
