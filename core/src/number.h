// Numbers as text and back, exactly, for JSON and for error messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lenslet {

// Six digits, with an exponent where the number is very large or small, as printf's %g, but that middles go up.
std::string ToText(double number);

// Decimal digits. std::to_string gives the same, from a table that outweighs this loop in WebAssembly.
std::string ToText(std::int64_t number);
std::string ToText(std::uint64_t number);

// The shortest text that reads back as the same number, always with a point or an exponent. JSON has no other numbers
// than finite ones.
std::string Shortest(double number);
std::string Shortest(float number);

// The nearest number, of two the even one, infinity beyond the largest, for a number as JSON writes it.
double ToDouble(std::string_view text);

}  // namespace lenslet
