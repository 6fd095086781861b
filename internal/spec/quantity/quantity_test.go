package quantity

import (
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	tests := map[string]struct {
		in, want string
		number   float64
	}{
		"a whole number":                           {"2", "2", 2},
		"a fraction":                               {"0.5", "0.5", 0.5},
		"thousandths":                              {"500m", "0.500", 0.5},
		"thousandths of more than one":             {"1500m", "1.500", 1.5},
		"billionths":                               {"1n", "1E-9", 1e-9},
		"millionths":                               {"2u", "0.000002", 2e-6},
		"a decimal unit":                           {"3k", "3000", 3000},
		"a binary unit":                            {"2Gi", "2147483648", 1 << 31},
		"a fraction of a binary unit":              {"1.5Gi", "1610612736.0", 1610612736},
		"an exponent":                              {"1e3", "1000", 1000},
		"a negative exponent":                      {"129e-6", "0.000129", 129e-6},
		"an exponent with capital letter":          {"12E6", "12000000", 12e6},
		"a lone E is a unit":                       {"1E", "1.000000000000000E+18", 1e18},
		"the largest binary unit has 16 digits":    {"1Ei", "1.152921504606847E+18", 1.152921504606847e18},
		"a signed number":                          {"-1.50", "-1.50", -1.5},
		"a number that starts with its point":      {".5", "0.5", 0.5},
		"a number that ends with its point":        {"5.", "5", 5},
		"zero keeps its digits":                    {"0.00", "0.00", 0},
		"a lone point":                             {".", "0", 0},
		"a plus sign":                              {"+1", "1", 1},
		"petabytes fit into 16 digits":             {"1P", "1000000000000000", 1e15},
		"an endless exponent stays a short number": {"1e999999999", "1.000000000000000E+999999999", inf()},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(test.in)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != test.want {
				t.Errorf("Parse(%q) = %s, want %s", test.in, got, test.want)
			}
			if got.Float() != test.number {
				t.Errorf("Parse(%q).Float() = %v, want %v", test.in, got.Float(), test.number)
			}
		})
	}
}

func inf() float64 {
	amount, _ := Parse("1e400")
	return amount.Float()
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "g", "2g", "1K", "1 Gi", "1e", "1.5e3Gi", "abc", "--1", "1.2.3", "1i", "1Gib", "1e99999999999", "1e-9999999999", "-."} {
		if got, err := Parse(text); err == nil {
			t.Errorf("Parse(%q) = %s, want an error", text, got)
		}
	}
}

func TestCheckIsMoreLenient(t *testing.T) {
	for text, ok := range map[string]bool{"2Gi": true, "abc": true, "2g": true, "": false, "1e3Gi": false, "1e3": true} {
		if err := Check(text); (err == nil) != ok {
			t.Errorf("Check(%q) = %v, want ok %v", text, err, ok)
		}
	}
}

func TestCompare(t *testing.T) {
	tests := map[string]struct {
		less, more string
	}{
		"different units":                  {"1G", "1Gi"},
		"thousandths":                      {"999m", "1"},
		"negative numbers":                 {"-2", "-1"},
		"signs":                            {"-1", "0"},
		"far apart numbers are told apart": {"1e999999999", "2e999999999"},
		"far apart sizes":                  {"1e-999999999", "1e999999999"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			less, more := mustParse(t, test.less), mustParse(t, test.more)
			if less.Compare(more) >= 0 || more.Compare(less) <= 0 || less.Compare(less) != 0 {
				t.Errorf("Compare() orders %s and %s wrongly", test.less, test.more)
			}
		})
	}
	if mustParse(t, "1.0").Compare(mustParse(t, "1000m")) != 0 {
		t.Error("1.0 and 1000m are not equal")
	}
}

func mustParse(t *testing.T, text string) Amount {
	t.Helper()
	amount, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return amount
}

func TestComparingAgreesWithFloats(t *testing.T) {
	number := rapid.StringMatching(`-?[0-9]{1,6}(\.[0-9]{1,3})?(m|k|M|Ki|e3|e-2)?`)
	rapid.Check(t, func(r *rapid.T) {
		a, aErr := Parse(number.Draw(r, "a"))
		b, bErr := Parse(number.Draw(r, "b"))
		if aErr != nil || bErr != nil {
			r.Fatal(aErr, bErr)
		}
		if a.Compare(b) < 0 && a.Float() > b.Float() || a.Compare(b) > 0 && a.Float() < b.Float() {
			r.Fatalf("%s compares to %s as %d", a, b, a.Compare(b))
		}
	})
}

func TestFlinkMemory(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"Flink's notation is printed in its largest unit": {"2048m", "2 gb"},
		"an odd size stays in its unit":                   {"1600m", "1600 mb"},
		"bytes":                                           {"1000000b", "1000000 bytes"},
		"capital G is binary, too":                        {"2G", "2 gb"},
		"a Kubernetes unit becomes bytes":                 {"2Gi", "2147483648"},
		"in any case and with blanks":                     {" 2 gIb", "2147483648"},
		"a fraction stays one":                            {"1.5Gi", "1610612736.0"},
		"a fraction of m is mega":                         {"1.5m", "1500000.0"},
		"an exponent":                                     {"1e6", "1000000"},
		"a plain number":                                  {"1.5", "1.5"},
		"the largest unit":                                {"1Ei", "1.152921504606847E+18"},
		"more bytes than a number holds":                  {"12345678901234567890", "12345678901234567890"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := FlinkMemory(test.in)
			if err != nil || got != test.want {
				t.Errorf("FlinkMemory(%q) = %q, %v, want %q", test.in, got, err, test.want)
			}
		})
	}
	for _, text := range []string{"", "invalid", "1n", "1.1k", "3 gigs"} {
		if got, err := FlinkMemory(text); err == nil {
			t.Errorf("FlinkMemory(%q) = %q, want an error", text, got)
		}
	}
}
