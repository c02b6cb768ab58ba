package course

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Change is a small change to one file of the reference, kept in a file of the lesson. Its text says what is different, in
// a sentence or two. Behind an empty line stand fields, a line each, and behind another one hunks:
//
//	The lifetime is taken for seconds.
//
//	file: repositories/redis_repository.go
//	rejected by: repositories: RedisRepository on the embedded Redis: InsertExpire stores a value with its lifetime
//
//	@@
//	-	return r.client.Set(ctx, key, value, ttl).Err()
//	+	return r.client.Set(ctx, key, value, ttl/time.Second).Err()
//
// What hunks are, the function Patch of lessons/edit says. Imports need none: those that are missing, or used
// no more, are put right.
type Change struct {
	Name  string // the file's name without its ending
	About string // what is different
	File  string // which file it changes
	Hunks string
}

// Mistake is something that people get wrong, as a change in testdata/mistakes. A mistake with a codename is one of the
// faulty versions that a learner's own specs must reject.
type Mistake struct {
	Change
	RejectedBy string   // the identifier of the spec that must fail
	Codename   string   // for a specs-first exercise: a name that does not give the mistake away
	Complaint  string   // for a hunt: what a user would say of a server with it; "" where it is none to hunt
	Breaks     []string // the promises that it breaks: each a function, a colon, and how a sentence of its doc comment begins
}

// Mistakes returns the lesson's known mistakes, in the order of their names.
func (l Lesson) Mistakes(root fs.FS) ([]Mistake, error) {
	return readAll(root, path.Join(l.Folder, "testdata/mistakes"), func(change Change, fields fields) (Mistake, error) {
		mistake := Mistake{Change: change, RejectedBy: fields.take("rejected by"), Codename: fields.take("codename"), Complaint: fields.take("complaint"), Breaks: fields["breaks"]}
		delete(fields, "breaks")
		if mistake.RejectedBy == "" {
			return mistake, errors.New(`expected a line "rejected by: " with the identifier of the spec that must fail, found none`)
		}
		return mistake, nil
	})
}

// Rights returns the right versions that the specs of a specs-first exercise must accept besides the reference, from
// testdata/right: they keep every promise, and are written differently.
func (l Lesson) Rights(root fs.FS) ([]Change, error) {
	return readAll(root, path.Join(l.Folder, "testdata/right"), func(change Change, _ fields) (Change, error) { return change, nil })
}

// fields are those of a change: values by their names.
type fields map[string][]string

// take takes out a field that is given once.
func (f fields) take(name string) string {
	value := strings.Join(f[name], "\n")
	delete(f, name)
	return value
}

// readAll reads the changes in a folder. What parse leaves of the fields is not known.
func readAll[T any](root fs.FS, folder string, parse func(Change, fields) (T, error)) ([]T, error) {
	entries, err := fs.ReadDir(root, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []T
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		one, err := read(root, name, parse)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, one)
	}
	return all, nil
}

func read[T any](root fs.FS, name string, parse func(Change, fields) (T, error)) (one T, err error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return one, err
	}
	about, rest, _ := strings.Cut(string(text), "\n\n")
	head, hunks, found := strings.Cut(rest, "\n\n@@")
	if !found || path.Ext(name) != ".diff" {
		return one, errors.New("expected a file that ends in .diff and holds what is different, an empty line, fields, an empty line, and hunks that begin with @@")
	}
	all := make(fields)
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		all[key] = append(all[key], value)
	}
	change := Change{
		Name:  strings.TrimSuffix(path.Base(name), ".diff"),
		About: strings.Join(strings.Fields(about), " "),
		File:  all.take("file"),
		Hunks: "@@" + hunks,
	}
	if change.File == "" {
		return one, errors.New(`expected a line "file: " with the file that is changed, found none`)
	}
	if one, err = parse(change, all); err != nil {
		return one, err
	}
	for key := range all {
		return one, fmt.Errorf("expected no field %q", key)
	}
	return one, nil
}
