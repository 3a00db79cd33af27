/// What users of Corinth test their handlers with.
package dev.corinth.testkit;
