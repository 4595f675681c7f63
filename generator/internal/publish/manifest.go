package publish

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

const (
	manifestName = ".rapport-manifest.json"
	// manifestTemp needs no suffix: the name is ours, whatever it holds.
	manifestTemp = manifestName + ".tmp"
	// manifestVersion changes when an older program could misread the file.
	manifestVersion = 1
	// manifestLimit is far beyond a site of a million files, in bytes.
	manifestLimit = 256 << 20
	// suffixLength is the length of [rand.Text], whose letters [newSuffix] uses.
	suffixLength = 26
)

// A manifest names the files that are ours. Its JSON form has one path a line,
// in order, so that the same tree gives the same bytes and a diff can be read.
type manifest struct {
	Version int `json:"rapport"`
	// Pending is the suffix of temporary names of a run that has not ended; the
	// files are then those before it and those after it.
	Pending string   `json:"pending,omitempty"`
	Files   []string `json:"files"`
}

// newSuffix returns a suffix of temporary names that no other run has used.
func newSuffix() string { return strings.ToLower(rand.Text()) }

// encode returns the manifest's JSON.
func (m manifest) encode() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(m); err != nil {
		panic(err) // strings and a number always encode
	}
	return out.Bytes()
}

// parseManifest reads a manifest and believes nothing: every path must be one
// that this program could have written.
func parseManifest(content []byte) (manifest, error) {
	var m manifest
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return manifest{}, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return manifest{}, errors.New("there is more after its end")
	}
	return m, m.check()
}

// check reports the first fault of a manifest.
func (m manifest) check() error {
	if m.Version != manifestVersion {
		return fmt.Errorf("it has version %d, and this program knows %d", m.Version, manifestVersion)
	}
	if m.Pending != "" && !isSuffix(m.Pending) {
		return fmt.Errorf("its pending suffix %.200q is not one of this program", m.Pending)
	}
	if m.Files == nil {
		return errors.New("it has no list of files")
	}
	for i, p := range m.Files {
		if err := checkPath(p); err != nil {
			return fmt.Errorf("the path %.200q is refused: %w", p, err)
		}
		if i > 0 && p <= m.Files[i-1] {
			return fmt.Errorf("the path %.200q is out of order", p)
		}
	}
	return nil
}

// isSuffix reports whether newSuffix could have returned s.
func isSuffix(s string) bool {
	return len(s) == suffixLength && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// readManifest fills in r.old. A missing manifest is an empty one.
func (r *run) readManifest() error {
	info, err := r.lstat(manifestName)
	if err != nil || info == nil {
		return err
	}
	content, err := r.manifestBytes(info)
	if err == nil {
		r.old, err = parseManifest(content)
	}
	if err != nil {
		return fmt.Errorf("%s, the list of files that are the site's, cannot be used: %w\n"+
			"nothing was changed; restore that file, or move the whole folder away and build again", r.name(manifestName), err)
	}
	r.existed = true
	return nil
}

// manifestBytes reads the manifest, if it is a file of a credible size.
func (r *run) manifestBytes(info fs.FileInfo) ([]byte, error) {
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("it is %s, not a file", describe(info.Mode()))
	}
	if info.Size() > manifestLimit {
		return nil, fmt.Errorf("its %d bytes are more than %d", info.Size(), manifestLimit)
	}
	content := make([]byte, info.Size())
	n, err := r.root.Read(manifestName, content)
	return content[:n], err
}

// writeManifest replaces the manifest at once or not at all.
func (r *run) writeManifest(m manifest) error {
	if err := r.root.Create(manifestTemp, m.encode()); err != nil {
		r.root.Remove(manifestTemp) // the error that counts is the first
		return r.fail("write", manifestTemp, err)
	}
	if err := r.root.Rename(manifestTemp, manifestName); err != nil {
		r.root.Remove(manifestTemp)
		return r.fail("replace", manifestName, err)
	}
	return nil
}

// final is the manifest after this run.
func (r *run) final() manifest {
	return manifest{Version: manifestVersion, Files: append([]string{}, r.paths...)}
}

// union is the manifest during this run.
func (r *run) union() manifest {
	files := slices.Concat(r.old.Files, r.paths)
	slices.Sort(files)
	return manifest{Version: manifestVersion, Pending: r.suffix, Files: slices.Compact(files)}
}

// recorded reports whether the manifest on disk is already the final one.
func (r *run) recorded() bool {
	return r.existed && r.old.Pending == "" && r.suffix == "" && slices.Equal(r.old.Files, r.paths)
}
