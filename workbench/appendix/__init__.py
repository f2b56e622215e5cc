"""What is argued and how it reads: claims composed into one document, then written three ways."""
