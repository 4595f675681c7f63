package theme

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"rapport/generator/internal/diag"
)

// namespace keeps esbuild from taking the theme's paths for paths on a disk.
const namespace = "theme"

// memory gives esbuild the theme's files in place of a disk.
type memory struct{ files map[string][]byte }

func (m memory) setup(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: ".*"}, m.resolve)
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, m.load)
}

// resolve finds the file that an import means: relative to the importer, and
// within assets/.
func (m memory) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	if args.Kind == api.ResolveEntryPoint {
		return api.OnResolveResult{Path: args.Path, Namespace: namespace}, nil
	}
	style := path.Ext(args.Importer) == ".css"
	switch {
	case strings.HasPrefix(args.Path, "data:") || style && strings.HasPrefix(args.Path, "#"):
		return api.OnResolveResult{Path: args.Path, External: true}, nil
	case strings.Contains(args.Path, "://") || strings.HasPrefix(args.Path, "/"):
		return refuse("“"+args.Path+"” is outside of the theme", "copy the file into assets/")
	case !style && !strings.HasPrefix(args.Path, "."):
		return refuse("“"+args.Path+"” is not a file of the theme", "a script imports files of assets/, as “./NAME.ts”")
	}
	wanted := path.Join(path.Dir(args.Importer), args.Path)
	if !strings.HasPrefix(wanted, folder) {
		return refuse("“"+args.Path+"” is outside of the theme's assets", "copy the file into assets/")
	}
	if !style && path.Ext(wanted) == ".css" {
		return refuse("a script cannot import a style sheet", "link to the style sheet in a layout")
	}
	for _, candidate := range []string{wanted, wanted + ".ts", wanted + ".js"} {
		if _, ok := m.files[candidate]; ok {
			return api.OnResolveResult{Path: candidate, Namespace: namespace}, nil
		}
	}
	return refuse("the theme has no “"+wanted+"”", diag.DidYouMean(wanted, m.assets(), ""))
}

// refuse reports an import; esbuild adds the place.
func refuse(message, hint string) (api.OnResolveResult, error) {
	return api.OnResolveResult{Errors: []api.Message{{Text: message, Detail: hint}}}, nil
}

// assets lists the files below assets/ in order.
func (m memory) assets() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m.files)), func(name string) bool {
		return !strings.HasPrefix(name, folder)
	})
}

func (m memory) load(args api.OnLoadArgs) (api.OnLoadResult, error) {
	contents := string(m.files[args.Path])
	return api.OnLoadResult{Contents: &contents, Loader: loader(path.Ext(args.Path))}, nil
}

// loader says what esbuild makes of a file: a part of the bundle, or a file
// of its own to which the bundle refers.
func loader(ext string) api.Loader {
	switch ext {
	case ".css":
		return api.LoaderCSS
	case ".ts":
		return api.LoaderTS
	case ".js":
		return api.LoaderJS
	case ".json":
		return api.LoaderJSON
	default:
		return api.LoaderFile
	}
}
