rapportSearch("pages/5","b5a7e34fd5",[["./","Home","","The first page.",[["","","Welcome. Begin with every construct, or with its tables."]]]])
