package check

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/specs"
)

// chosenVersion is the environment variable that chooses a version of the code, by its number.
const chosenVersion = "COURSE_VERSION"

// versions are trees by their numbers, from 1, each as what is different from the course's.
type versions map[int]Variant

// together returns the course's tree with all versions in it. None of them is there unless it is chosen. Those that can't
// be put in so are left over, with the reason. Versions that are alike can't be told apart by what they declare.
func (all versions) together(root fs.FS, alike bool) (Variant, map[int]error, error) {
	var names []string
	for _, variant := range all {
		names = slices.AppendSeq(names, maps.Keys(variant))
	}
	slices.Sort(names)
	joined := make(Variant)
	left := make(map[int]error)
	for _, name := range slices.Compact(names) {
		packageName, err := packageNameIn(root, path.Dir(name))
		if err != nil {
			return nil, nil, err
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, nil, err
		}
		var made map[string][]byte
		var over map[int]error
		if path.Ext(name) == ".go" {
			made, over, err = edit.Together(name, text, all.of(name, text, alike), alike)
		} else {
			made, err = all.embedded(root, name, packageName)
		}
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(joined, made)
		maps.Copy(left, over)
		joined[path.Join(path.Dir(name), "version_chosen.go")] = edit.Chosen(packageName, chosenVersion)
	}
	if len(left) == 0 {
		return joined, nil, nil
	}
	rest := maps.Clone(all) // a version of several files is put in as a whole or not at all
	maps.DeleteFunc(rest, func(number int, _ Variant) bool { return left[number] != nil })
	joined, over, err := rest.together(root, alike)
	maps.Copy(left, over)
	return joined, left, err
}

// of are the versions of one file. If they are to be alike, those that have none of their own have the course's.
func (all versions) of(name string, text []byte, alike bool) []edit.Version {
	var list []edit.Version
	for _, number := range slices.Sorted(maps.Keys(all)) {
		if changed, has := all[number][name]; has {
			list = append(list, edit.Version{Number: number, Text: changed})
		} else if alike {
			list = append(list, edit.Version{Number: number, Text: text})
		}
	}
	return list
}

// embedded makes versions of a file that is embedded in a Go program give another value to the variable that holds it.
func (all versions) embedded(root fs.FS, name, packageName string) (map[string][]byte, error) {
	files, err := packageFiles(root, path.Dir(name), nil)
	if err != nil {
		return nil, err
	}
	holder := regexp.MustCompile(`(?m)^//go:embed ` + regexp.QuoteMeta(path.Base(name)) + `\nvar (\w+) string$`)
	var variable string
	for _, content := range files {
		if match := holder.FindSubmatch(content); match != nil {
			variable = string(match[1])
		}
	}
	if variable == "" {
		return nil, fmt.Errorf("expected a variable in %s that holds %s by go:embed, as a string; found none", path.Dir(name), path.Base(name))
	}
	made := make(map[string][]byte)
	for number, variant := range all {
		if text, has := variant[name]; has {
			made[path.Join(path.Dir(name), fmt.Sprintf("version_%d_%s.go", number, path.Base(name)))] = fmt.Appendf(nil,
				"package %s\n\nfunc init() {\n\tif versionChosen == %d {\n\t\t%s = %q\n\t}\n}\n", packageName, number, variable, text)
		}
	}
	return made, nil
}

func packageNameIn(root fs.FS, folder string) (string, error) {
	files, err := packageFiles(root, folder, nil)
	if err != nil {
		return "", err
	}
	for name, content := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, content, parser.PackageClauseOnly)
		if err != nil {
			return "", err
		}
		return file.Name.Name, nil
	}
	return "", fmt.Errorf("expected a Go file in %s, found none", folder)
}

// contest is what programs with versions are made of.
type contest struct {
	root     fs.FS // the course
	dir      string
	scratch  string
	base     Variant // what is different in dir from the course, versions aside
	over     Variant // what is put over all else, such as a learner's specs
	versions versions
	alike    bool // nothing in the program tells how the versions differ

	options specs.Options // how the programs are compiled
}

// programs are test programs of which one version is chosen when they are started.
type programs struct {
	contest
	built *specs.Programs
	alone map[int]error // versions that are compiled by themselves, and why
}

var versionFile = regexp.MustCompile(`\bversion_(\d+)_`)

// build compiles all versions into one test program for each package. A version that does not compile is taken out again,
// and spoils no other.
func (c contest) build(ctx context.Context) (*programs, error) {
	p := &programs{contest: c, alone: make(map[int]error)}
	rest := maps.Clone(c.versions)
	for {
		joined, left, err := rest.together(c.root, c.alike)
		if err != nil {
			return nil, err
		}
		maps.Copy(p.alone, left)
		options := c.options
		if options.Overlay, err = join(c.base, joined, c.over).Overlay(c.dir, c.scratch); err != nil {
			return nil, err
		}
		if p.built, err = specs.Build(ctx, options); err != nil {
			return nil, errors.Join(err, p.close())
		}
		broken := notCompiling(p.built.Broken(), rest)
		if len(broken) == 0 {
			return p, nil
		}
		for number, err := range broken {
			p.alone[number] = err
			delete(rest, number)
		}
		if err := p.close(); err != nil {
			return nil, err
		}
	}
}

// notCompiling finds the versions of which the compiler complained.
func notCompiling(broken []specs.Package, all versions) map[int]error {
	found := make(map[int]error)
	for _, tested := range broken {
		for line := range strings.Lines(tested.Output) {
			match := versionFile.FindStringSubmatch(line)
			if match == nil {
				continue
			}
			if number, _ := strconv.Atoi(match[1]); all[number] != nil && found[number] == nil {
				found[number] = errors.New("it does not compile beside the others: " + strings.TrimSpace(line))
			}
		}
	}
	return found
}

func (p *programs) close() error {
	if p.built == nil {
		return nil
	}
	return p.built.Close()
}

// run runs specs with one version of the code, or with the course's own if that is 0. No specs at all is no error, since
// the caller counts.
func (p *programs) run(ctx context.Context, version int, options specs.Options) (specs.Report, error) {
	if p.alone[version] != nil {
		return p.runAlone(ctx, p.versions[version], options)
	}
	options.Env = append(options.Env, fmt.Sprintf("%s=%d", chosenVersion, version))
	report, err := p.built.Run(ctx, options)
	if none := (*specs.NoSpecsError)(nil); errors.As(err, &none) {
		err = nil
	}
	return report, err
}

// runAlone compiles a version by itself.
func (p *programs) runAlone(ctx context.Context, version Variant, options specs.Options) (specs.Report, error) {
	tidy, err := version.Tidy()
	if err != nil {
		return specs.Report{}, err
	}
	overlay, err := join(p.base, tidy, p.over).Overlay(p.dir, p.scratch)
	if err != nil {
		return specs.Report{}, err
	}
	options.Overlay, options.Dir = overlay, p.dir
	return runSpecs(ctx, options)
}
