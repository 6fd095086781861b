package conf

import (
	"fmt"
	"strings"
)

// ValueError says that the text of a key could not be read. It does not show the text of keys that look like secrets.
type ValueError struct {
	Key   string
	Value string
	Err   error
}

func newValueError(key, value string, err error) *ValueError {
	return &ValueError{Key: key, Value: value, Err: err}
}

// Error names the key, the value and what is wrong with it.
func (e *ValueError) Error() string {
	if IsSensitive(e.Key) {
		return fmt.Sprintf("Could not parse value for key '%s'", e.Key)
	}
	return fmt.Sprintf("Could not parse value '%s' for key '%s': %s", e.Value, e.Key, e.Err)
}

// Unwrap returns what is wrong with the text; nothing for keys that look like secrets, because causes quote their input.
func (e *ValueError) Unwrap() error {
	if IsSensitive(e.Key) {
		return nil
	}
	return e.Err
}

// IsSensitive reports whether Flink hides the value of a key from logs and web pages.
func IsSensitive(key string) bool {
	lower := strings.ToLower(key)
	for _, part := range sensitiveParts() {
		if strings.Contains(lower, part) {
			return true
		}
	}
	return false
}

func sensitiveParts() []string {
	return []string{
		"password", "secret", "fs.azure.account.key", "apikey", "auth-params",
		"service-key", "token", "basic-auth", "jaas.config", "http-headers",
	}
}
