// Package confdir reads the operator's own configuration from the directories that its environment names.
package confdir

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/drey-project/drey/flink/conf"
)

// Load reads the directory in FLINK_CONF_DIR and over it the one in CONF_OVERRIDE_DIR. Without both variables the
// configuration is empty; a directory that is named must hold a configuration file.
func Load(_ context.Context, env map[string]string) (conf.Conf, error) {
	var whole conf.Conf
	for _, variable := range []string{"FLINK_CONF_DIR", "CONF_OVERRIDE_DIR"} {
		dir := strings.TrimSpace(env[variable])
		if dir == "" {
			continue
		}
		part, err := read(dir)
		if err != nil {
			return conf.Conf{}, fmt.Errorf("cannot read the operator's configuration in %s: %w", dir, err)
		}
		if whole.Len() == 0 {
			whole = part
			continue
		}
		whole = whole.Merge(part)
	}
	return whole, nil
}

func read(dir string) (conf.Conf, error) {
	files := map[string]string{}
	for _, name := range []string{conf.LegacyFile, conf.StandardFile} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return conf.Conf{}, err
		}
		files[name] = string(text)
	}
	if len(files) == 0 {
		if _, err := os.Stat(dir); err != nil {
			return conf.Conf{}, err
		}
		return conf.Conf{}, fmt.Errorf("%w: neither %s nor %s", fs.ErrNotExist, conf.LegacyFile, conf.StandardFile)
	}
	return conf.ParseDir(files)
}
