package resolve

import "strings"

// isAt reports whether a repository's name or address, as an alert writes it, is
// that of r: its name, one of its remotes, or the end of one (acme/shop).
func (r Repository) isAt(address string) bool {
	if address == r.Name {
		return true
	}
	said := "/" + remote(address)
	for _, own := range r.Remotes {
		if own = "/" + remote(own); said != "/" && (own == said || strings.HasSuffix(own, said)) {
			return true
		}
	}
	return false
}

// title is the repository's name, else that of its first remote.
func (r Repository) title() string {
	if r.Name == "" && len(r.Remotes) > 0 {
		return remote(r.Remotes[0])
	}
	return r.Name
}

// remote is an address of a repository as host/path, in lower case: without
// scheme, user, port and .git, which differ between the addresses of one
// repository.
func remote(address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	_, rest, hasScheme := strings.Cut(address, "://")
	if hasScheme {
		address = rest
	}
	host, path, found := strings.Cut(address, "/")
	if i := strings.IndexByte(host, ':'); i >= 0 && !hasScheme && !isDigits(host[i+1:]) {
		host, path, found = host[:i], host[i+1:]+"/"+path, true // git@github.com:acme/shop
	}
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	host, _, _ = strings.Cut(host, ":")
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	if !found {
		return strings.TrimSuffix(host, ".git")
	}
	return host + "/" + path
}
