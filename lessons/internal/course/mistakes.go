package course

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
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
	Source string // the file of the lesson
	Name   string // its name without its ending
	About  string // what is different
	File   string // which file it changes
	Hunks  string
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
	known := []string{"file", "rejected by", "breaks", "complaint", "codename"}
	return readAll(root, path.Join(l.Folder, "testdata/mistakes"), known, func(change Change, fields fields) (Mistake, error) {
		mistake := Mistake{Change: change, RejectedBy: fields.take("rejected by"), Codename: fields.take("codename"), Complaint: fields.take("complaint"), Breaks: fields["breaks"]}
		delete(fields, "breaks")
		if mistake.RejectedBy == "" {
			return mistake, errors.New(`expected a line "rejected by: " with the identifier of the spec that must fail, found none`)
		}
		folder, _, _ := strings.Cut(mistake.RejectedBy, ": ")
		if _, err := fs.Stat(root, folder); err != nil {
			return mistake, fmt.Errorf("rejected by: expected the folder of a package, a colon, a blank and the spec's full text, such as \"services/near: Cache Get …\"; found %q", mistake.RejectedBy)
		}
		return mistake, nil
	})
}

// Rights returns the right versions that the specs of a specs-first exercise must accept besides the reference, from
// testdata/right: they keep every promise, and are written differently.
func (l Lesson) Rights(root fs.FS) ([]Change, error) {
	return readAll(root, path.Join(l.Folder, "testdata/right"), []string{"file"}, func(change Change, _ fields) (Change, error) { return change, nil })
}

// fields are those of a change: values by their names.
type fields map[string][]string

// take takes out a field that is given once.
func (f fields) take(name string) string {
	value := strings.Join(f[name], "\n")
	delete(f, name)
	return value
}

// readAll reads the changes in a folder, which have no other fields than those that are known.
func readAll[T any](root fs.FS, folder string, known []string, parse func(Change, fields) (T, error)) ([]T, error) {
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
		one, err := read(root, name, known, parse)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, one)
	}
	return all, nil
}

func read[T any](root fs.FS, name string, known []string, parse func(Change, fields) (T, error)) (one T, err error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return one, err
	}
	about, rest, _ := strings.Cut(string(text), "\n\n")
	head, hunks, found := strings.Cut(rest, "\n\n@@")
	switch {
	case path.Ext(name) != ".diff":
		return one, errors.New("expected the names of all files here to end in .diff")
	case !found:
		return one, errors.New("expected three parts with an empty line between each: what is different, fields such as \"file: \", and hunks of which the first begins with @@; found fewer")
	}
	all := make(fields)
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if !slices.Contains(known, key) {
			return one, fmt.Errorf("expected one of the fields %s, found %q", strings.Join(known, ", "), key)
		}
		all[key] = append(all[key], value)
	}
	change := Change{
		Source: name,
		Name:   strings.TrimSuffix(path.Base(name), ".diff"),
		About:  strings.Join(strings.Fields(about), " "),
		File:   all.take("file"),
		Hunks:  "@@" + hunks,
	}
	if change.File == "" {
		return one, errors.New(`expected a line "file: " with the file that is changed, found none`)
	}
	if _, err := fs.Stat(root, change.File); err != nil {
		return one, fmt.Errorf("file: expected a file of the reference, found %q, which is none", change.File)
	}
	return parse(change, all)
}
