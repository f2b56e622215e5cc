"""What is known about the client: the case, its dates, its sources and what each may reveal."""
