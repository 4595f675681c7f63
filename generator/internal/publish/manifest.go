package publish

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const (
	manifestName = ".rapport-manifest.json"
	// manifestTemp needs no suffix: the name is ours, whatever it holds.
	manifestTemp = manifestName + ".tmp"
	// manifestVersion changes when an older program could misread the file, or
	// would refuse it. Those from oldestVersion on can be read.
	manifestVersion = 2
	oldestVersion   = 1
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
	// Made are the seals of files that were made by recipes, by path.
	Made map[string]string `json:"made,omitempty"`
}

// sealOf is what the manifest remembers of a file that a recipe made: which
// recipe it was and what came of it.
func sealOf(key string, content []byte) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q", key)
	sum.Write(content)
	return fmt.Sprintf("%d-%x", len(content), sum.Sum(nil)[:16])
}

// sealedSize is the length of the file that a seal is of; below 0 if it is none.
func sealedSize(seal string) int64 {
	size, _, _ := strings.Cut(seal, "-")
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return -1
	}
	return n
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
	if len(m.Made) == 0 {
		m.Made = nil
	}
	return m, m.check()
}

// check reports the first fault of a manifest.
func (m manifest) check() error {
	if m.Version < oldestVersion || m.Version > manifestVersion {
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
	return manifest{Version: manifestVersion, Files: append([]string{}, r.paths...), Made: r.made()}
}

// made is the seals of this run's recipes, as far as they are known.
func (r *run) made() map[string]string {
	made := map[string]string{}
	for i, seal := range r.seals {
		if seal != "" {
			made[r.paths[i]] = seal
		}
	}
	return made
}

// union is the manifest during this run. Where this run replaces a file, the old
// seal no longer fits, and says so by itself.
func (r *run) union() manifest {
	files := slices.Concat(r.old.Files, r.paths)
	slices.Sort(files)
	return manifest{Version: manifestVersion, Pending: r.suffix, Files: slices.Compact(files), Made: r.old.Made}
}

// recorded reports whether the manifest on disk is already the final one.
func (r *run) recorded() bool {
	return r.existed && r.old.Pending == "" && r.suffix == "" && slices.Equal(r.old.Files, r.paths) && maps.Equal(r.old.Made, r.made())
}
