package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"rapport/generator/internal/build"
	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/source"
)

func newScore(g *globals) *cobra.Command {
	const answersFlag = "answers"
	var saved string
	command := &cobra.Command{
		Use:   "score FILE [QUESTION=ANSWER …]",
		Short: "Score a self-assessment in the terminal",
		Long: "Score prints what answers to the self-assessment in FILE come to, as JSON: outcome, scores, flags and reasons.\n" +
			"Give several answers to one question as question=one,two. With answers missing or “not-sure”, it prints the outcomes that are still possible.",
		Example: "  rapport score content/self-assessment/deciding.yaml known=confirmed profile=coherent\n" +
			"  rapport score content/self-assessment/deciding.yaml --answers saved.json",
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return errors.New("which self-assessment? name its file")
			case saved == "" && c.Flags().Changed(answersFlag):
				return errors.New("--answers: the file's name is empty")
			}
			return g.score(args[0], args[1:], saved)
		},
	}
	command.Flags().StringVar(&saved, answersFlag, "", "a JSON `file` of answers: {\"question\": \"answer\"}, or one saved from the page")
	_ = command.MarkFlagFilename(answersFlag, "json") // fails only for a flag that is not there
	return command
}

func (g *globals) score(file string, pairs []string, saved string) error {
	if err := g.checkRoot(); err != nil {
		return err
	}
	list, err := g.checklist(file)
	if err != nil {
		return err
	}
	given := scoring.Answers{}
	if saved != "" {
		if given, err = savedAnswers(saved, list.ID); err != nil {
			return fmt.Errorf("--answers: %w", err)
		}
	}
	if err := addPairs(given, pairs); err != nil {
		return err
	}
	if err := checkAnswers(list.Model, given); err != nil {
		return err
	}
	out := json.NewEncoder(g.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(newReport(list, given)); err != nil {
		return &failure{err}
	}
	return nil
}

// checklist reads the self-assessment at file, which is relative to the current
// folder, or else to the root.
func (g *globals) checklist(file string) (*checklist.Checklist, error) {
	snapshot, err := source.Open(g.root, time.Now())
	if err != nil {
		return nil, &failure{err}
	}
	defer snapshot.Close()
	name, err := g.nameBelowRoot(file, snapshot)
	if err != nil {
		return nil, err
	}
	list, faults := build.Checklist(snapshot, name)
	g.print(faults)
	if diag.HasErrors(faults) {
		return nil, &failure{}
	}
	return list, nil
}

// nameBelowRoot is how the snapshot calls file.
func (g *globals) nameBelowRoot(file string, snapshot *source.Snapshot) (string, error) {
	var known []string
	for name := range snapshot.Under(source.ContentFolder) {
		if path.Ext(name) == ".yaml" {
			known = append(known, source.ContentFolder+"/"+name)
		}
	}
	names := []string{filepath.ToSlash(filepath.Clean(file))}
	if relative, err := g.relativeToRoot(file); err == nil {
		names = []string{filepath.ToSlash(relative), names[0]}
	}
	for _, name := range names {
		if slices.Contains(known, name) {
			return name, nil
		}
	}
	return "", fmt.Errorf("there is no self-assessment %q: %s", file,
		diag.DidYouMean(names[0], known, "a self-assessment is a YAML file in "+source.ContentFolder+"/"))
}

func (g *globals) relativeToRoot(file string) (string, error) {
	root, err := filepath.Abs(g.root)
	if err != nil {
		return "", err
	}
	absolute, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	return filepath.Rel(root, absolute)
}
