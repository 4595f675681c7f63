package site

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // registers the format with image.DecodeConfig, as do the next three
	_ "image/jpeg"
	_ "image/png"
	"math"
	"path"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp"
)

// pictureSize returns a picture's size in CSS pixels from its first bytes.
func pictureSize(name string, content []byte) (width, height int, err error) {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return svgSize(content)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(content))
	if errors.Is(err, image.ErrFormat) {
		err = errors.New("unknown format")
	}
	return config.Width, config.Height, err
}

// svgSize reads the size off the root element: its width and height, or its
// viewBox where they are missing or relative.
func svgSize(content []byte) (width, height int, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(content))
	for {
		token, err := decoder.Token()
		if err != nil {
			return 0, 0, fmt.Errorf("not an SVG: %w", err)
		}
		if root, ok := token.(xml.StartElement); ok {
			return rootSize(root)
		}
	}
}

func rootSize(root xml.StartElement) (width, height int, err error) {
	if root.Name.Local != "svg" {
		return 0, 0, fmt.Errorf("its root element is <%s>, not <svg>", root.Name.Local)
	}
	var box []string
	for _, attribute := range root.Attr {
		switch attribute.Name.Local {
		case "width":
			width = pixels(attribute.Value)
		case "height":
			height = pixels(attribute.Value)
		case "viewBox":
			box = strings.FieldsFunc(attribute.Value, func(r rune) bool { return r == ' ' || r == ',' })
		}
	}
	if (width == 0 || height == 0) && len(box) == 4 {
		width, height = pixels(box[2]), pixels(box[3])
	}
	if width == 0 || height == 0 {
		return 0, 0, errors.New("it has neither width and height nor a viewBox")
	}
	return width, height, nil
}

// pixels reads a length in pixels, rounded; 0 where it has another unit.
func pixels(length string) int {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(length), "px"), 64)
	if err != nil || n <= 0 || n > 100_000 {
		return 0
	}
	return int(math.Round(n))
}
