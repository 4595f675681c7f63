package yamlnode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A fault is why a source cannot be read, and the byte at which that shows.
type fault struct {
	at                  int // offset in the source
	code, message, hint string
}

// The codes of faults.
const (
	syntax      = "yaml-syntax"
	unsupported = "yaml-unsupported"
	limit       = "yaml-limit"
)

// prescanBytes is the length from which a source is scanned for its limits
// before the library reads it. Below it, the library's quadratic spots cost
// less than a few milliseconds.
const prescanBytes = 4 << 10

// load reads src into nodes. A source without content has none.
func load(src []byte) (*yaml.Node, *fault) {
	if len(src) > MaxBytes {
		return nil, &fault{0, limit, fmt.Sprintf("this YAML is longer than %d KiB", MaxBytes>>10), "split it into several files"}
	}
	if f := checkCharacters(src); f != nil {
		return nil, f
	}
	if f := prescan(src); f != nil {
		return nil, f
	}
	document, err := decode(src)
	if err != nil {
		return nil, explain(src, err)
	}
	if document == nil || isNull(document) {
		return nil, nil
	}
	return document, nil
}

// prescan finds what must not reach the library, or what it would let pass.
func prescan(src []byte) *fault {
	if len(src) <= prescanBytes && !bytes.HasPrefix(src, []byte("%")) && !bytes.Contains(src, []byte("\n%")) {
		return nil
	}
	if _, f := scan(src); f != nil && f.code != syntax {
		return f
	}
	return nil
}

// decode runs the library on src, which must hold one document or none.
func decode(src []byte) (*yaml.Node, error) {
	return guard(func() (*yaml.Node, error) {
		decoder := yaml.NewDecoder(bytes.NewReader(src))
		var document, second yaml.Node
		switch err := decoder.Decode(&document); {
		case errors.Is(err, io.EOF):
			return nil, nil
		case err != nil:
			return nil, err
		}
		switch err := decoder.Decode(&second); {
		case err == nil:
			return nil, fmt.Errorf("yaml: line %d: more than one document", second.Line)
		case !errors.Is(err, io.EOF):
			return nil, err
		}
		return document.Content[0], nil
	})
}

// guard makes a panic an error. The library turns its own panics into errors,
// and lets pass those that it takes for mistakes in itself. None is known that
// a source can cause, but one must not end a dev server.
func guard(read func() (*yaml.Node, error)) (root *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	return read()
}

// explain finds the place and the words for the library's error. Where our own
// reading finds nothing wrong, the library's line and words remain.
func explain(src []byte, err error) *fault {
	if f := locate(src); f != nil {
		return f
	}
	message, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, words, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			message, line = words, n
		}
	}
	return &fault{lineStart(src, line), syntax, "this cannot be read as YAML: " + message, "look at this line and the line before it"}
}

// lineStart returns the offset of the first character of a line, from 1, that
// is not a space, or of the last line where src has fewer.
func lineStart(src []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(src[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	for at < len(src) && src[at] == ' ' {
		at++
	}
	return at
}
