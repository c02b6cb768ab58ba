package words_test

import (
	"reflect"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/words"
)

func TestWords(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "words")
}

// same are the sentences that are the same in both languages on purpose.
var same = map[string]bool{
	"Status":     true, // of one that nobody has named yet
	"Grade":      true, // the same
	"Workspaces": true,
}

// say calls a method of the words in a language, with something for each of its arguments.
func say(of language.Language, method reflect.Method) string {
	var arguments []reflect.Value
	for i := range method.Type.NumIn() {
		argument := reflect.New(method.Type.In(i)).Elem()
		switch argument.Kind() {
		case reflect.String:
			argument.SetString("X")
		case reflect.Int:
			argument.SetInt(2)
		case reflect.Func:
			argument.Set(reflect.ValueOf(func(text string) string { return text }))
		}
		arguments = append(arguments, argument)
	}
	return reflect.ValueOf(words.In(of)).MethodByName(method.Name).Call(arguments)[0].String()
}

var _ = Describe("Words", func() {
	It("are said in Portuguese as well as in English", func() {
		all := reflect.TypeFor[words.Words]()
		for i := range all.NumMethod() {
			method := all.Method(i)
			english, portuguese := say(language.English, method), say(language.Portuguese, method)
			Expect(english).NotTo(BeEmpty(), method.Name)
			Expect(portuguese).NotTo(BeEmpty(), method.Name)
			Expect(portuguese == english).To(Equal(same[method.Name]), "%s: %q, and %q", method.Name, english, portuguese)
		}
	})
})
