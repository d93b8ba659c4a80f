/**
 * Multi-vectors made smaller: the rows of each document clustered, and their means kept in their
 * place (<a href="https://arxiv.org/abs/2505.11471">CRISP</a>, 2025). Functions of values, without
 * files.
 */
@NullMarked
package dev.richter.multivector;

import org.jspecify.annotations.NullMarked;
