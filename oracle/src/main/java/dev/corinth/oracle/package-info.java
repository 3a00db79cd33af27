/// Independent checks for the tests of Corinth; not published.
package dev.corinth.oracle;
