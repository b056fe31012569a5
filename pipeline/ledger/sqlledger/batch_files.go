package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// batchFile says where a source of a batch lay. One batch may have been read in several folders.
type batchFile struct {
	File string `json:"file"` // the source as it was given, as sheets name it
	Path string `json:"path"`
}

type batchFiles []batchFile

func parseFiles(text string) (batchFiles, error) {
	var out batchFiles
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("read the paths of a batch: %w", err)
	}
	return out, nil
}

// filesOf lists the sources of a batch that are files.
func filesOf(b *ledger.Batch) batchFiles {
	out := batchFiles{}
	for i, path := range b.Paths {
		if path != "" && i < len(b.Sources) {
			out = append(out, batchFile{b.Sources[i], path})
		}
	}
	return out
}

// with puts more at the end, where the places of the last reading stand.
func (f batchFiles) with(more batchFiles) batchFiles {
	out := slices.Clone(f)
	for _, one := range more {
		out = append(slices.DeleteFunc(out, func(x batchFile) bool { return x == one }), one)
	}
	return out
}

// paths lists where a source lay.
func (f batchFiles) paths(file string) (out []string) {
	for _, one := range f {
		if one.File == file {
			out = append(out, one.Path)
		}
	}
	return out
}

// of lists the last path of each source, as ledger.Batch has them.
func (f batchFiles) of(sources []string) []string {
	if len(f) == 0 {
		return nil
	}
	out := make([]string, len(sources))
	for i, source := range sources {
		if paths := f.paths(source); len(paths) > 0 {
			out[i] = paths[len(paths)-1]
		}
	}
	return out
}

// sameFile compares two sources by their paths. A batch of an older version has none: then the
// names as they were given count, or a name that is a path by itself.
func sameFile(paths []string, file string, otherPaths []string, other string) bool {
	switch {
	case len(paths) == 0 && len(otherPaths) == 0:
		return file == other
	case len(paths) == 0:
		return file == other || slices.Contains(otherPaths, file)
	case len(otherPaths) == 0:
		return file == other || slices.Contains(paths, other)
	}
	return slices.ContainsFunc(paths, func(p string) bool { return slices.Contains(otherPaths, p) })
}

// WasRead reports whether a source of any batch lay at one of some paths; see ledger.Batch.Paths.
func (s *Store) WasRead(ctx context.Context, paths []string) (was bool, err error) {
	err = s.view(ctx, "look for a source of a batch", func(t *tx) error {
		was = false
		return t.each(ctx, "SELECT paths FROM batches WHERE paths <> '[]'", nil, func(row scanner) error {
			var text string
			if err := row.Scan(&text); err != nil || was {
				return err
			}
			files, err := parseFiles(text)
			was = slices.ContainsFunc(files, func(f batchFile) bool { return slices.Contains(paths, f.Path) })
			return err
		})
	})
	return was, err
}
