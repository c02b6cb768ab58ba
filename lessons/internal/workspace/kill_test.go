package workspace_test

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"

	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("The program, killed at any moment", Ordered, func() {
	var program string

	BeforeAll(func() {
		var err error
		program, err = gexec.Build("cacheaside/lessons", "-buildvcs=false")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
	})

	It("leaves a workspace that works, and loses nothing", func() {
		random := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), 1))
		w := started()
		passThrough(w, 3)
		began := time.Now()
		Expect(exec.Command(program, "-C", w.Dir, "reset", "3").Run()).To(Succeed())
		takes := time.Since(began)

		killed := 0
		for n := range 60 {
			w = reopened(w)
			current := *w.Current()
			mine := fmt.Sprintf("\n// mine, the %dth time\n", n)
			name := workspace.Files(current)[0]
			write(w.Dir, name, read(w.Dir, name)+mine)
			mine = read(w.Dir, name)
			before := everything(w.Dir)

			args := []string{"-C", w.Dir, "jump", fmt.Sprint(1 + random.IntN(4))}
			if random.IntN(2) == 0 {
				args = []string{"-C", w.Dir, "reset", fmt.Sprint(current.Number)}
			}
			command := exec.Command(program, args...)
			Expect(command.Start()).To(Succeed())
			time.Sleep(time.Duration(random.Int64N(int64(takes))))
			_ = command.Process.Kill()
			if command.Wait() != nil {
				killed++
			}
			if len(differences(before, everything(w.Dir))) > 0 {
				build(w.Dir)
			}
			Expect(kept(reopened(w))[name]).To(ContainElement(mine))
		}
		Expect(killed).To(BeNumerically(">", 5))
		build(w.Dir)
		Expect(exec.Command(program, "-C", w.Dir, "restore").Run()).To(Succeed())
	})
})
