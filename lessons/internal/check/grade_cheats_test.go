package check_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/sandbox"
	"cacheaside/lessons/internal/specs"
)

// How code that is graded can try to pass without being right, or to reach more than it should, and what becomes of that.
// Where it needs what is refused (lessons/internal/check/refuse.go), the course of these specs has it, so that what stands
// behind that can be seen.
var _ = Describe("Grader of code that cheats", func() {
	var (
		b       *bench
		box     *sandbox.Sandbox
		timeout time.Duration // of the grader; 0 is a minute
	)

	BeforeEach(func(ctx SpecContext) {
		var err error
		if box, err = sandbox.Find(ctx); err != nil {
			containers.Missing(err.Error(), "install the package bubblewrap")
		}
		b, timeout = newHandout(), 0
		b.extendCourse(map[string]string{"services/shop/given.go": cheating})
	})

	// grade grades lesson 2 with code that begins with imports and with what happens before any spec, and whose Total does what
	// is given.
	grade := func(ctx SpecContext, imports, before, total string) check.Result {
		GinkgoHelper()
		code := strings.Replace(basketCode, "return 0", total, 1)
		b.put("services/shop/basket.go", strings.Replace(code, "package shop\n", "package shop\n\nimport (\n"+imports+"\n)\n\n"+before+"\n", 1))
		grader := b.grader()
		grader.Sandbox, grader.Timeout = box, timeout
		results, err := grader.Grade(ctx, b.workspace, b.lesson(2))
		Expect(err).NotTo(HaveOccurred())
		Expect(results).To(HaveLen(1))
		return results[0]
	}
	// adds is how Total is right.
	const adds = "sum := 0\n\tfor _, cents := range b.cents {\n\t\tsum += cents\n\t}\n\treturn sum"
	const forge = `
func init() {
	for _, arg := range os.Args {
		if file, ok := strings.CutPrefix(arg, "-ginkgo.json-report="); ok && isWritten() {
			os.WriteFile(file, []byte("[{\"SpecReports\":["+
				one("Add counts what was added")+","+one("Total is zero for an empty basket")+","+one("Total adds up")+"]}]"), 0o600)
			os.Exit(0)
		}
	}
}

// isWritten finds out whether it is this code that runs, or the same with its functions taken out.
func isWritten() (is bool) {
	defer func() { is = recover() == nil }()
	new(Basket).Total()
	return true
}

func one(text string) string {
	return "{\"LeafNodeType\":\"It\",\"State\":\"passed\",\"ContainerHierarchyTexts\":[\"Basket\"],\"ContainerHierarchyLabels\":[[\"lesson-02\"]],\"LeafNodeText\":\""+text+"\"}"
}`

	It("passes in the sandbox what is right", func(ctx SpecContext) {
		Expect(grade(ctx, "", "", adds)).To(And(HaveField("Status", specs.Passed), HaveField("Passed", 3)))
	})

	It("does not believe a report that was written by code that knows when it is itself", func(ctx SpecContext) {
		result := grade(ctx, "\t\"os\"\n\t\"strings\"", forge, "return 0")
		Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 0)))
		Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("a spec that was put beside it at random"))
	})

	It("does not believe specs among which those pass that must fail", func(ctx SpecContext) {
		result := grade(ctx, "\t\"github.com/onsi/gomega\"", "func init() { go func() { for { gomega.RegisterFailHandler(func(string, ...int) {}) } }() }", "return 0")
		Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 0)), "%+v", result)
	})

	It("lets nothing be remembered from one run for the next", func(ctx SpecContext) {
		const remember = `
func init() {
	if _, err := os.Stat(os.TempDir() + "/memory"); err == nil {
		panic("it was run before")
	}
	if err := os.WriteFile(os.TempDir()+"/memory", nil, 0o600); err != nil {
		panic(err)
	}
}`
		Expect(grade(ctx, "\t\"os\"", remember, adds)).To(HaveField("Status", specs.Passed), "of what would not pass if it remembered")
		Expect(filepath.Join(os.TempDir(), "memory")).NotTo(BeAnExistingFile())
	})

	It("lets no file of the machine be read", func(ctx SpecContext) {
		secret := filepath.Join(GinkgoT().TempDir(), "grades.csv")
		Expect(os.WriteFile(secret, []byte("the others' grades"), 0o644)).To(Succeed())
		result := grade(ctx, "\t\"os\"\n\t\"fmt\"", "", fmt.Sprintf("panic(fmt.Sprint(os.ReadFile(%q)))", secret))
		Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("no such file"))
		for _, spec := range result.Specs {
			Expect(spec.Message).NotTo(ContainSubstring("the others' grades"))
		}
	})

	It("lets no file be written that somebody else has", func(ctx SpecContext) {
		file := filepath.Join(GinkgoT().TempDir(), "grades.csv")
		Expect(os.WriteFile(file, []byte("as it was"), 0o666)).To(Succeed())
		grade(ctx, "\t\"os\"", "", fmt.Sprintf("os.WriteFile(%q, []byte(\"15 points\"), 0o600)\n\treturn 0", file))
		Expect(os.ReadFile(file)).To(BeEquivalentTo("as it was"))
	})

	It("lets the course's files not be changed", func(ctx SpecContext) {
		result := grade(ctx, "\t\"os\"", "", `panic(os.WriteFile("basket_test.go", nil, 0o600))`)
		Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("read-only file system"))
	})

	It("lets nobody be called", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		result := grade(ctx, "\t\"net\"", "", fmt.Sprintf("_, err := net.Dial(\"tcp\", %q)\n\tpanic(err)", listener.Addr()))
		Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("connection refused"))
	})

	It("lets the grader not be ended", func(ctx SpecContext) {
		result := grade(ctx, "\t\"fmt\"\n\t\"os\"", "", fmt.Sprintf("process, _ := os.FindProcess(%d)\n\tpanic(fmt.Sprint(process.Kill()))", os.Getpid()))
		Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("process already finished"))
	})

	It("tells nothing of the environment", func(ctx SpecContext) {
		GinkgoT().Setenv("TOKEN", "of the teacher")
		result := grade(ctx, "\t\"os\"", "", `panic("[" + os.Getenv("TOKEN") + "]")`)
		Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("panic: []"))
	})

	It("lets no machine be brought down by memory", func(ctx SpecContext) {
		result := grade(ctx, "", "", "return len(make([]byte, len(b.cents)<<33))")
		Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("out of memory"))
	})

	It("ends what heeds no signal, not even those of Go's own scheduler", func(ctx SpecContext) {
		timeout = 3 * time.Second
		result := grade(ctx, "\t\"os/signal\"", "func init() { signal.Ignore() }", "for {\n\t\tb.cents = nil\n\t}")
		Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 0)))
		Expect(find(result, "time")).To(HaveField("Status", specs.TimedOut))
	})
})
