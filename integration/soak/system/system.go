package system

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"cacheaside/integration/soak/proxy"
	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services/stack"
)

// Config says what is run.
type Config struct {
	Program   string // the file of the server, as Build makes it
	Arguments []string
	Instances int
	TTL       time.Duration // CACHE_TTL
}

// System is what runs.
type System struct {
	Redis     *Redis
	Instances []*Instance
	Products  *repositories.ProductsRepository // to look past all servers

	folder   string
	database *sqliteconn.Connection
}

// The programs that can be put to the test.
const (
	Server       = "cacheaside/httpapi"
	FaultyServer = "cacheaside/integration/soak/faultyserver"
)

// ServerWithout returns the program whose flag -without leaves these out: the server itself, where they are protections.
func ServerWithout(names string) string {
	if _, err := stack.Parse(names); err == nil {
		return Server
	}
	return FaultyServer
}

// Build compiles a program of this module into a folder, and returns its file.
func Build(ctx context.Context, folder, program string, flags ...string) (string, error) {
	file := filepath.Join(folder, path.Base(program))
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	arguments := append([]string{"build", "-buildvcs=false", "-o", file}, flags...)
	if output, err := exec.CommandContext(ctx, "go", append(arguments, program)...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("compiling %s: %w: %s", program, err, output)
	}
	return file, nil
}

// Start starts all of it. The error wraps ErrNoRedis on a machine without a redis-server.
func Start(ctx context.Context, config Config) (s *System, err error) {
	s = new(System)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.folder, err = os.MkdirTemp("", "soak-"); err != nil {
		return s, err
	}
	if s.Redis, err = startRedis(ctx); err != nil {
		return s, err
	}
	file := filepath.Join(s.folder, "products.db")
	for number := 1; number <= config.Instances; number++ {
		between, err := proxy.Listen(s.Redis.address)
		if err != nil {
			return s, err
		}
		one := &Instance{
			Proxy: between, program: config.Program, arguments: config.Arguments,
			settings: []string{"REDIS_URL=redis://" + between.Address(), "DATABASE_PATH=" + file, "CACHE_TTL=" + config.TTL.String(), "CACHE_TIMEOUT="},
			log:      filepath.Join(s.folder, "instance-"+strconv.Itoa(number)+".log"),
		}
		s.Instances = append(s.Instances, one)
		if err := one.Start(ctx); err != nil {
			return s, err
		}
	}
	if s.database, err = sqliteconn.Open(ctx, file); err != nil {
		return s, err
	}
	s.Products, err = repositories.NewProductsRepository(ctx, s.database)
	return s, err
}

// Close ends all of it, and removes its files.
func (s *System) Close() error {
	var failures []error
	for _, one := range s.Instances {
		failures = append(failures, one.Kill(), one.Proxy.Close())
	}
	if s.Products != nil {
		failures = append(failures, s.Products.Close())
	}
	if s.database != nil {
		failures = append(failures, s.database.Close())
	}
	if s.Redis != nil {
		failures = append(failures, s.Redis.Close())
	}
	if s.folder != "" {
		failures = append(failures, os.RemoveAll(s.folder))
	}
	return errors.Join(failures...)
}
