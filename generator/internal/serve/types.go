package serve

import (
	"path"
	"strings"
)

const htmlType = "text/html; charset=utf-8"

// contentType is the media type of a file by its extension, the same on every
// machine. What is not listed is downloaded, not shown.
// Source: https://www.iana.org/assignments/media-types
func contentType(name string) string {
	switch strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) {
	case "html", "htm":
		return htmlType
	case "css":
		return "text/css; charset=utf-8"
	case "js", "mjs":
		return "text/javascript; charset=utf-8"
	case "txt":
		return "text/plain; charset=utf-8"
	case "md":
		return "text/markdown; charset=utf-8"
	case "csv":
		return "text/csv; charset=utf-8"
	case "ics":
		return "text/calendar; charset=utf-8"
	case "vtt":
		return "text/vtt; charset=utf-8"
	case "xml":
		return "application/xml; charset=utf-8"
	case "json", "map":
		return "application/json"
	case "webmanifest":
		return "application/manifest+json"
	case "yaml", "yml":
		return "application/yaml"
	case "pdf":
		return "application/pdf"
	case "wasm":
		return "application/wasm"
	case "zip":
		return "application/zip"
	}
	return mediaType(name)
}

// mediaType is contentType for pictures, sound, film and fonts.
func mediaType(name string) string {
	switch strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) {
	case "svg":
		return "image/svg+xml; charset=utf-8"
	case "png":
		return "image/png"
	case "jpg", "jpeg":
		return "image/jpeg"
	case "gif":
		return "image/gif"
	case "webp":
		return "image/webp"
	case "avif":
		return "image/avif"
	case "ico":
		return "image/vnd.microsoft.icon"
	case "mp3":
		return "audio/mpeg"
	case "mp4":
		return "video/mp4"
	case "webm":
		return "video/webm"
	case "woff2":
		return "font/woff2"
	case "woff":
		return "font/woff"
	}
	return "application/octet-stream"
}
