/// Linux system calls through the Foreign Function and Memory API.
package dev.corinth.linux;
