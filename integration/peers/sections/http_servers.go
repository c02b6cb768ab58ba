package sections

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/sections/children"
)

// site is what the servers have in common.
type site struct {
	database string
	redisURL string
	programs string // the folder with the programs that were built
	flask    string // the folder with the Flask application
	ours     string // the address of the product's server, once it listens
}

// server is one that is measured.
type server struct {
	name     string
	constant bool // it answers the same whatever it is asked for
	start    func(ctx context.Context, site *site) (*children.Server, error)
}

// errNotInstalled is wrapped by the error for a server whose programs are not on this machine.
var errNotInstalled = errors.New("not run")

// httpServers returns all, the product's first: others take their answers from it.
func httpServers() []server {
	return []server{
		{name: "ours (network)", start: startOurs("-without", "near")},
		{name: "ours (near cache)", start: startOurs()},
		{name: bareServer, start: func(ctx context.Context, site *site) (*children.Server, error) {
			return children.Start(ctx, nil, filepath.Join(site.programs, "bareserver"), func(address string) []string {
				return []string{"-listen", address, "-redis", site.redisURL}
			})
		}},
		{name: "net/http, constant bytes", constant: true, start: func(ctx context.Context, site *site) (*children.Server, error) {
			like := "http://" + site.ours + productPath(catalogue.Name(0))
			return children.Start(ctx, nil, filepath.Join(site.programs, "constantserver"), func(address string) []string {
				return []string{"-listen", address, "-like", like}
			})
		}},
		{name: "Flask, gunicorn, 2 sync workers", start: startFlask("--workers", "2")},
		{name: "Flask, gunicorn, 4 workers × 4 threads", start: startFlask(
			"--worker-class", "gthread", "--workers", "4", "--threads", "4", "--keep-alive", "60")},
	}
}

// bareServer is the baseline: a handler that does one GET.
const bareServer = "net/http + go-redis GET, bare"

// startOurs starts the product's server, with more arguments than it must have.
func startOurs(more ...string) func(ctx context.Context, site *site) (*children.Server, error) {
	return func(ctx context.Context, site *site) (*children.Server, error) {
		started, err := children.Start(ctx, nil, filepath.Join(site.programs, "httpapi"), func(address string) []string {
			return append([]string{"-listen", address, "-database", site.database, "-redis", site.redisURL,
				"-cache-ttl", lifetime.String()}, more...)
		})
		if err == nil {
			site.ours = started.Address
		}
		return started, err
	}
}

// startFlask starts the Flask application under gunicorn.
func startFlask(arguments ...string) func(ctx context.Context, site *site) (*children.Server, error) {
	return func(ctx context.Context, site *site) (*children.Server, error) {
		environment := []string{
			"PYTHONDONTWRITEBYTECODE=1", "DATABASE_PATH=" + site.database, "REDIS_URL=" + site.redisURL,
			fmt.Sprintf("CACHE_TTL_SECONDS=%d", int(lifetime.Seconds())),
		}
		check := exec.CommandContext(ctx, "gunicorn", "--check-config", "--chdir", site.flask, "app:app")
		check.Env = append(os.Environ(), environment...)
		if said, err := check.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w: install python3-flask python3-redis gunicorn (%w: %s)", errNotInstalled, err, lastLine(said))
		}
		return children.Start(ctx, environment, "gunicorn", func(address string) []string {
			return append(append([]string{"--bind", address, "--chdir", site.flask}, arguments...), "app:app")
		})
	}
}

// lastLine returns the last line of what a program wrote, where Python says what is wrong.
func lastLine(said []byte) string {
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return lines[len(lines)-1]
}

// buildServers builds those that are Go programs, and finds the one that is not.
func (l *Lab) buildServers(ctx context.Context) (programs, flask string, err error) {
	l.Say("http: building the servers (SQLite takes a minute, if it was not compiled before)")
	module, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", "", err
	}
	folder := filepath.Dir(strings.TrimSpace(string(module)))
	programs = filepath.Join(l.Folder, "programs")
	if err := os.MkdirAll(programs, 0o755); err != nil {
		return "", "", err
	}
	// The product's in its own module: the other's go.sum does not have all that they need.
	for _, build := range []*exec.Cmd{
		exec.CommandContext(ctx, "go", "-C", filepath.Join(folder, "..", ".."), "build", "-o", programs,
			"./httpapi", "./integration/benchmarks/bareserver"),
		exec.CommandContext(ctx, "go", "-C", folder, "build", "-o", programs, "./constantserver"),
	} {
		if said, err := build.CombinedOutput(); err != nil {
			return "", "", fmt.Errorf("%s: %w; it must run in the module's folder\n%s", build, err, said)
		}
	}
	return programs, filepath.Join(folder, "flask"), nil
}
