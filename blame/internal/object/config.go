package object

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/config"
)

// checkFormat reads whether a repository is of a kind that can be read: format
// version 0 or 1 with known extensions, objects named by SHA-1, refs in files.
func checkFormat(l layout) (*config.Config, error) {
	path := filepath.Join(l.commonDir, "config")
	c := config.New()
	data, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	if err := config.NewDecoder(bytes.NewReader(data)).Decode(c); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	version := c.Section("core").Option("repositoryformatversion")
	if version != "" && version != "0" && version != "1" {
		return nil, fmt.Errorf("%s: repository format version %s is not supported", path, version)
	}
	if !c.HasSection("extensions") {
		return c, nil
	}
	for _, o := range c.Section("extensions").Options {
		if err := checkExtension(version, strings.ToLower(o.Key), o.Value); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return c, nil
}

func checkExtension(version, key, value string) error {
	switch key {
	case "noop", "preciousobjects", "partialclone", "worktreeconfig":
		return nil
	case "objectformat":
		if strings.EqualFold(value, "sha1") {
			return nil
		}
		return fmt.Errorf("object format %s is not supported", strings.ToLower(value))
	case "refstorage":
		if strings.EqualFold(value, "files") {
			return nil
		}
		return fmt.Errorf("ref storage %s is not supported", value)
	case "relativeworktrees", "noop-v1":
		return nil
	}
	if version != "1" {
		return nil // of version 0, unknown extensions are no promise
	}
	return fmt.Errorf("extension %s is not supported", key)
}
