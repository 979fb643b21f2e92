error = errore
