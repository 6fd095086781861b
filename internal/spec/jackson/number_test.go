package jackson_test

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/drey-project/drey/internal/spec/jackson"
)

func TestNumbersArePrintedAsJavaPrintsThem(t *testing.T) {
	tests := map[string]string{
		"1":                              "1",
		"-7":                             "-7",
		"123456789012345678901234567890": "123456789012345678901234567890",
		"1.0":                            "1.0",
		"2.50":                           "2.5",
		"1e3":                            "1000.0",
		"1e7":                            "1.0E7",
		"9999999.5":                      "9999999.5",
		"12345678.9":                     "1.23456789E7",
		"0.001":                          "0.001",
		"0.0001":                         "1.0E-4",
		"1e-7":                           "1.0E-7",
		"-0.0":                           "-0.0",
		"0.0":                            "0.0",
		"-1.5e10":                        "-1.5E10",
		"1e21":                           "1.0E21",
		"123456789.123456789":            "1.2345678912345679E8",
		"1.7976931348623157e308":         "1.7976931348623157E308",
	}
	for in, want := range tests {
		t.Run(in, func(t *testing.T) {
			n, err := jackson.Parse(in)
			if err != nil {
				t.Fatal(err)
			}
			if got := jackson.Print(n); got != want {
				t.Errorf("want %s, got %s", want, got)
			}
		})
	}
}

func TestDoublesKeepTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Filter(func(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) }).Draw(t, "f")
		text := jackson.Print(jackson.Float(f))
		back, err := strconv.ParseFloat(text, 64)
		if err != nil || back != f {
			t.Fatalf("%v became %s, which is %v (%v)", f, text, back, err)
		}
		n, err := jackson.Parse(text)
		if err != nil || jackson.Print(n) != text {
			t.Fatalf("%s became %s (%v)", text, jackson.Print(n), err)
		}
	})
}
