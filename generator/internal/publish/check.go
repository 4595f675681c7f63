package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// protected is what an output folder in the site's own folder must leave alone.
func protected() []string { return []string{"content", "themes", "generator", ".git", "site.yaml"} }

// CheckOutput refuses an output folder that could mix up with what a site is
// made from: root itself, a folder above it, and one that is, holds or lies in
// its content/, themes/, generator/, .git or site.yaml. Links are followed, as
// far as out exists yet, and so is a path that is named below one of these and
// leads elsewhere. Both are paths as [os.Open] takes them. Any other
// folder, in root or elsewhere, is fine.
func CheckOutput(root, out string) error {
	target, err := resolve(out)
	if err != nil {
		return fmt.Errorf("cannot use %s as the output folder: %w", out, err)
	}
	base, err := resolve(root)
	if err != nil {
		return fmt.Errorf("cannot find the site's folder %s: %w", root, err)
	}
	if within(base, target) {
		return refuse(out, "is or holds the site's own folder")
	}
	written, err := asWritten(root, out)
	if err != nil {
		return err
	}
	for _, name := range protected() {
		source, err := resolve(filepath.Join(base, name))
		if err != nil {
			return fmt.Errorf("cannot follow %s: %w", filepath.Join(root, name), err)
		}
		if within(target, source) || within(source, target) {
			return refuse(out, fmt.Sprintf("is, holds or lies in %s of the site", name))
		}
		if strings.HasPrefix(written, name+string(filepath.Separator)) {
			return refuse(out, fmt.Sprintf("is named below %s of the site", name))
		}
	}
	return nil
}

// asWritten is out relative to root by the names alone: a link in content/ that
// leads to the output would make it a source.
func asWritten(root, out string) (string, error) {
	base, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	target, err := filepath.Abs(out)
	if err != nil {
		return "", err
	}
	return filepath.Rel(base, target)
}

// refuse says why out is no output folder and what is.
func refuse(out, why string) error {
	return fmt.Errorf("cannot use %s as the output folder: it %s; choose a folder of its own, such as public", out, why)
}

// resolve returns p as an absolute path without links. Of a path that does not
// exist yet, its deepest existing folder is resolved. A link to nothing is an
// error: nobody can say where it will lead.
func resolve(p string) (string, error) {
	p, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	if _, err := os.Lstat(p); errors.Is(err, fs.ErrNotExist) && filepath.Dir(p) != p {
		parent, err := resolve(filepath.Dir(p))
		return filepath.Join(parent, filepath.Base(p)), err
	}
	return filepath.EvalSymlinks(p)
}

// within reports whether inner is outer or lies in it. Both are resolved, but
// may still be spelled differently where a disk takes A for a.
func within(inner, outer string) bool {
	info, _ := os.Stat(outer)
	for {
		if inner == outer || isFile(inner, info) {
			return true
		}
		parent := filepath.Dir(inner)
		if parent == inner {
			return false
		}
		inner = parent
	}
}

// isFile reports whether p is the existing file that info describes.
func isFile(p string, info fs.FileInfo) bool {
	if info == nil {
		return false
	}
	other, err := os.Stat(p)
	return err == nil && os.SameFile(other, info)
}
