//! The sender: the second half on its way.
