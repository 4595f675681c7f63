rapportSearch("pages/5","9423bd2413",[["","Home","","The first page.",[["","","Welcome. Begin with every construct, or with its tables."]]]])
