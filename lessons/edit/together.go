package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Version is another text of a file.
type Version struct {
	Number int
	Text   []byte
}

// Chosen is a file that each package with versions needs. The version is chosen by its number in an environment
// variable; without one, the package is as it is.
func Chosen(packageName, variable string) []byte {
	return fmt.Appendf(nil, "package %s\n\nimport (\n\t\"os\"\n\t\"strconv\"\n)\n\nvar versionChosen, _ = strconv.Atoi(os.Getenv(%q))\n", packageName, variable)
}

// Together makes one program of a Go file and its versions (mutant schemata, after Untch, Offutt and Harrold, 1993). It
// returns the file, each changed function of which goes on in that of the version that is chosen, and beside it a file
// for each version. All lines of the file stay where they are. If the versions are to be alike, each declares every
// function that one of them changes, so that nothing tells what is special to it. Versions that can't be put in so, since
// they change a type, for example, are left over, with the reason.
func Together(name string, text []byte, versions []Version, alike bool) (files map[string][]byte, left map[int]error, err error) {
	original, err := parse(name, text)
	if err != nil {
		return nil, nil, err
	}
	files, left = make(map[string][]byte), make(map[int]error)
	parsed := make(map[int]source)
	changes := make(map[int][]string) // the names of the functions that each version declares
	for _, version := range versions {
		s, err := parse(name, version.Text)
		if err == nil {
			changes[version.Number], err = original.changedFunctions(s)
		}
		if err != nil {
			left[version.Number] = err
			continue
		}
		parsed[version.Number] = s
	}
	if alike {
		var all []string
		for number := range parsed {
			all = append(all, changes[number]...)
		}
		slices.Sort(all)
		for number := range parsed {
			changes[number] = slices.Compact(all)
		}
	}
	calls := make(map[string][]int) // the versions that each function goes on in
	for _, number := range slices.Sorted(maps.Keys(parsed)) {
		content, err := original.version(number, parsed[number], changes[number])
		if err != nil {
			left[number] = err
			continue
		}
		files[path.Join(path.Dir(name), fmt.Sprintf("version_%d_%s", number, path.Base(name)))] = content
		for _, function := range changes[number] {
			calls[function] = append(calls[function], number)
		}
	}
	spans := original.moreFields(parsed, left, alike)
	for _, declaration := range original.file.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok && calls[FunctionName(f)] != nil {
			spans = append(spans, original.goOn(f, calls[FunctionName(f)])...)
		}
	}
	files[name] = original.apply(spans)
	return files, left, nil
}

// changedFunctions lists the functions of a file whose bodies are others in a version of it. The error says what keeps
// the version from being put into the program.
func (s source) changedFunctions(version source) ([]string, error) {
	before, after := s.byName(), version.byName()
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		was, is := before[name], after[name]
		if was.node == nil || was.text == is.text {
			continue
		}
		switch declared := is.node.(type) {
		case *ast.FuncDecl:
			if s.signature(was.node) != version.signature(is.node) {
				continue // it is one more function, which those that are changed call
			}
			if name == "main" || name == "init" {
				return nil, fmt.Errorf("it changes %s", name)
			}
			if slices.ContainsFunc(declared.Type.Params.List, func(field *ast.Field) bool { return len(field.Names) == 0 }) {
				return nil, fmt.Errorf("%s has a parameter without a name", name)
			}
			changed = append(changed, name)
		case *ast.ValueSpec:
			if is.token != token.VAR || len(declared.Names) != 1 || len(declared.Values) != 1 {
				return nil, fmt.Errorf("it changes %s %s", is.token, name)
			}
		default:
			if _, ok := s.addedFields(version, name); !ok {
				return nil, fmt.Errorf("it changes %s %s", is.token, name)
			}
		}
	}
	return changed, nil
}

// field is one of a struct, by its name and its type.
type field struct{ name, kind string }

// fields lists the fields of a struct, and where more can be put; nothing for another type.
func (s source) fields(node ast.Node) (all []field, end int) {
	spec, _ := node.(*ast.TypeSpec)
	if spec == nil {
		return nil, 0
	}
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil, 0
	}
	for _, list := range structure.Fields.List {
		kind := s.withoutComments(list.Type)
		for _, name := range list.Names {
			all = append(all, field{name.Name, kind})
		}
		if len(list.Names) == 0 {
			all = append(all, field{"", kind})
		}
	}
	end = s.offset(structure.Fields.Opening) + 1
	if list := structure.Fields.List; len(list) > 0 {
		end = s.offset(list[len(list)-1].End())
	}
	return all, end
}

// qualified finds the package of a type such as *sql.DB.
var qualified = regexp.MustCompile(`(\w+)\.`)

// addedFields returns the fields that a version of a struct has beside those of the file's; not ok if that is not how they
// differ.
func (s source) addedFields(version source, name string) (added []field, ok bool) {
	before, end := s.fields(s.byName()[name].node)
	after, _ := version.fields(version.byName()[name].node)
	if end == 0 {
		return nil, false
	}
	bases := s.bases()
	for _, one := range after {
		if slices.Contains(before, one) {
			continue
		}
		if match := qualified.FindStringSubmatch(one.kind); match != nil && !bases[match[1]] {
			return nil, false // the file would need another import
		}
		added = append(added, one)
	}
	return added, len(after) == len(before)+len(added) && !slices.ContainsFunc(added, func(f field) bool { return f.name == "" })
}

// moreFields puts the fields that versions add into the file's structs, under names of each version's own. If the versions
// are to be alike, each has those of all.
func (s source) moreFields(versions map[int]source, left map[int]error, alike bool) []span {
	var spans []span
	for name, declared := range s.byName() {
		has, end := s.fields(declared.node)
		if end == 0 {
			continue
		}
		added := make(map[int][]field)
		var all []field
		for number, version := range versions {
			if left[number] == nil {
				added[number], _ = s.addedFields(version, name)
				all = append(all, added[number]...)
			}
		}
		var text strings.Builder
		for _, number := range slices.Sorted(maps.Keys(added)) {
			more := added[number]
			if alike {
				more = all
			}
			seen := make(map[string]bool)
			for _, one := range more {
				if !seen[one.name] {
					fmt.Fprintf(&text, "; version%d_%s %s", number, one.name, one.kind)
				}
				seen[one.name] = true
			}
		}
		if len(has) == 0 { // what comes first is not behind another field
			spans = append(spans, span{end, end, strings.TrimPrefix(text.String(), "; ")})
		} else {
			spans = append(spans, span{end, end, text.String()})
		}
	}
	return spans
}

// declaration is what a file declares under a name, or under several at once.
type declaration struct {
	token token.Token // func, const, var or type
	node  ast.Node
	text  string // without comments
}

// byName returns what the file declares, imports aside.
func (s source) byName() map[string]declaration {
	all := s.declared
	if len(all) > 0 {
		return all
	}
	add := func(name string, tok token.Token, node ast.Node) {
		all[name] = declaration{tok, node, s.withoutComments(node)}
	}
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(FunctionName(d), token.FUNC, d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(spec.Name.Name, d.Tok, spec)
				case *ast.ValueSpec:
					var names []string
					for _, name := range spec.Names {
						names = append(names, name.Name)
					}
					add(strings.Join(names, ", "), d.Tok, spec)
				}
			}
		}
	}
	return all
}

// withoutComments prints a node, which then is the same for the same code.
func (s source) withoutComments(node ast.Node) string {
	from, to := s.offset(node.Pos()), s.offset(node.End())
	if f, ok := node.(*ast.FuncDecl); ok {
		from = s.offset(f.Type.Func)
	}
	var spans []span
	for _, group := range s.file.Comments {
		for _, comment := range group.List {
			if at := s.offset(comment.Pos()); from <= at && at < to {
				spans = append(spans, span{at - from, s.offset(comment.End()) - from, ""})
			}
		}
	}
	text := source{text: s.text[from:to]}.apply(spans)
	return strings.Join(strings.Fields(string(text)), " ")
}

// signature prints a function's types.
func (s source) signature(node ast.Node) string {
	f, ok := node.(*ast.FuncDecl)
	if !ok {
		return ""
	}
	var text bytes.Buffer
	for _, list := range []*ast.FieldList{f.Recv, f.Type.TypeParams, f.Type.Params, f.Type.Results} {
		if list != nil {
			for _, field := range list.List {
				for range max(1, len(field.Names)) {
					_ = printer.Fprint(&text, s.set, field.Type) // a buffer takes all
					text.WriteString(", ")
				}
			}
		}
		text.WriteString("; ")
	}
	return text.String()
}

// version is a file of its own that declares what a version changes, and what it adds, under names of its own.
func (s source) version(number int, v source, functions []string) ([]byte, error) {
	before, after := s.byName(), v.byName()
	isAdded := func(name string) bool {
		was, is := before[name], after[name]
		return was.node == nil || is.token == token.FUNC && s.signature(was.node) != v.signature(is.node)
	}
	own := make(map[string]bool) // the plain names that are declared under a name of the version's own
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if added, ok := s.addedFields(v, name); ok {
			for _, one := range added {
				own[one.name] = true
			}
		}
		if !isAdded(name) {
			continue
		}
		switch declared := after[name].node.(type) {
		case *ast.FuncDecl:
			own[declared.Name.Name] = true
		case *ast.TypeSpec:
			own[declared.Name.Name] = true
		case *ast.ValueSpec:
			for _, name := range declared.Names {
				own[name.Name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		was, is := before[name], after[name]
		switch {
		case is.token == token.FUNC && slices.Contains(functions, name):
			texts = append(texts, v.renamed(is.node, number, own, true))
		case is.token == token.FUNC && isAdded(name):
			texts = append(texts, v.renamed(is.node, number, own, false))
		case isAdded(name):
			texts = append(texts, is.token.String()+" "+v.renamed(is.node, number, own, false))
		case is.token == token.VAR && was.text != is.text:
			value := is.node.(*ast.ValueSpec).Values[0]
			texts = append(texts, fmt.Sprintf("func init() {\n\tif versionChosen == %d {\n\t\t%s = %s\n\t}\n}", number, name, v.renamed(value, number, own, false)))
		}
	}
	var content strings.Builder
	content.WriteString(constraint(v.text) + "package " + s.file.Name.Name + "\n")
	declarations := "\n" + strings.Join(texts, "\n\n") + "\n"
	declared, err := parse(s.name, []byte("package p\n"+declarations))
	if err != nil {
		return nil, err
	}
	known := s.bases() // which has all that the file imports
	maps.Copy(known, v.bases())
	needed := declared.bases()
	for _, imported := range v.file.Imports {
		name := v.importName(imported, known)
		if name == "" || needed[name] {
			fmt.Fprintf(&content, "\nimport %s %s\n", name, imported.Path.Value)
		}
		delete(needed, name)
	}
	content.WriteString(declarations)
	for name := range needed {
		if !s.bases()[name] { // a package that the file does not import
			return Tidy(s.name, []byte(content.String()))
		}
	}
	return []byte(content.String()), nil
}

// bases are the names before a dot that the file does not declare itself: packages, and variables of other files.
func (s source) bases() map[string]bool {
	unresolved := make(map[*ast.Ident]bool)
	for _, identifier := range s.file.Unresolved {
		unresolved[identifier] = true
	}
	found := make(map[string]bool)
	ast.Inspect(s.file, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if base, ok := selector.X.(*ast.Ident); ok && unresolved[base] {
				found[base.Name] = true
			}
		}
		return true
	})
	return found
}

// importName is the name by which a file that has these bases uses an import; "" if that can't be told.
func (s source) importName(imported *ast.ImportSpec, bases map[string]bool) string {
	if imported.Name != nil {
		return imported.Name.Name
	}
	elements := strings.FieldsFunc(imported.Path.Value, func(r rune) bool { return strings.ContainsRune("/.-\"", r) })
	for _, element := range slices.Backward(elements) { // such as redis of github.com/redis/go-redis/v9
		if bases[element] {
			return element
		}
	}
	return ""
}

// constraint is the line that says on which systems a file is compiled.
func constraint(text []byte) string {
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "//go:build ") {
			return line + "\n"
		}
	}
	return ""
}

// renamed is the text of a node in which names of the version's own have its number; itself is the name of a function
// that takes the place of another.
func (s source) renamed(node ast.Node, number int, own map[string]bool, itself bool) string {
	from := s.offset(node.Pos())
	f, isFunction := node.(*ast.FuncDecl)
	if isFunction {
		from = s.offset(f.Type.Func)
	}
	var spans []span
	ast.Inspect(node, func(inner ast.Node) bool {
		identifier, ok := inner.(*ast.Ident)
		if _, isComment := inner.(*ast.CommentGroup); isComment {
			return false
		}
		if ok && (own[identifier.Name] || itself && isFunction && identifier == f.Name) {
			at := s.offset(identifier.Pos()) - from
			spans = append(spans, span{at, at, fmt.Sprintf("version%d_", number)})
		}
		return true
	})
	return string(source{text: s.text[from:s.offset(node.End())]}.apply(spans))
}

// goOn makes a function go on in those of versions: what is put before its body, and names for what has none.
func (s source) goOn(f *ast.FuncDecl, numbers []int) []span {
	var spans []span
	var receiver string
	if f.Recv != nil {
		field := f.Recv.List[0]
		switch {
		case len(field.Names) == 0:
			receiver = "receiver."
			at := s.offset(field.Type.Pos())
			spans = append(spans, span{at, at, "receiver "})
		case field.Names[0].Name == "_":
			receiver = "receiver."
			at := s.offset(field.Names[0].Pos())
			spans = append(spans, span{at, at + 1, "receiver"})
		default:
			receiver = field.Names[0].Name + "."
		}
	}
	var arguments []string
	for _, field := range f.Type.Params.List {
		dots := ""
		if _, ok := field.Type.(*ast.Ellipsis); ok {
			dots = "..."
		}
		for _, name := range field.Names {
			argument := name.Name
			if argument == "_" {
				at := s.offset(name.Pos())
				argument = fmt.Sprintf("unnamed%d", at)
				spans = append(spans, span{at, at + 1, argument})
			}
			arguments = append(arguments, argument+dots)
		}
	}
	var text strings.Builder
	text.WriteString(" switch versionChosen {")
	for _, number := range numbers {
		call := fmt.Sprintf("%sversion%d_%s(%s)", receiver, number, f.Name.Name, strings.Join(arguments, ", "))
		if f.Type.Results == nil {
			fmt.Fprintf(&text, " case %d: %s; return;", number, call)
		} else {
			fmt.Fprintf(&text, " case %d: return %s;", number, call)
		}
	}
	text.WriteString(" };")
	at := s.offset(f.Body.Lbrace) + 1
	return append(spans, span{at, at, text.String()})
}
